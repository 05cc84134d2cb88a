"""Selectors over GitLab pipelines."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.formats.derive import Derived, extend, fields_of, mapping, scalar, text_of
from readiness.formats.gitlab.view import Job, Pipeline, filled
from readiness.formats.image import image_node
from readiness.model.artifact import Document, Node, Target, Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from readiness.model.facts import Text
    from readiness.model.location import Region


def job(document: Document[object]) -> Iterator[Target]:
    """Every job but hidden ones: after `extends`, `default` and `!reference`, plus `stage`, `environment_name`, `manual` and
    `purposes`, a mapping (`purposes.deploy` is true)."""
    for one in _jobs(document):
        yield Target(document, _job_node(one), one.region, one.id, one.id)


def include(document: Document[object]) -> Iterator[Target]:
    """Every include: `kind` (`local`, `project`, `remote`, `template`, `component`), `name`, `ref`, `integrity` (true or absent)."""
    for one in cast("Pipeline", document.content).includes:
        fields: dict[str, Derived] = {
            "kind": one.kind,
            "name": one.name,
            "ref": one.ref or None,
            "integrity": one.integrity or None,
        }
        name = one.name.text if isinstance(one.name, Unresolved) else one.name
        yield Target(document, mapping(one.node, fields), _first_line(one.node), name, f"include/{name}")


def image(document: Document[object]) -> Iterator[Target]:
    """The images of jobs and their services, each once, where it is first written, variables of the pipeline resolved: `registry`,
    `repository`, `tag`, `digest`."""
    seen = set()
    for one in _jobs(document):
        services = one.node.get("services")
        written = [one.image] if one.image is not None else []
        for service in services.items if services is not None else ():
            named = service.get("name") if service.kind == "mapping" else service
            written += [named] if named is not None and text_of(named) is not None else []
        for node in written:
            text = filled(node.text, one.variables)
            if text not in seen:
                seen.add(text)
                yield Target(document, _image(node, one), node.region, node.text, f"{one.id}/image")


SELECTORS: Mapping[str, Callable[[Document[object]], Iterator[Target]]] = {
    "job": job,
    "include": include,
    "image": image,
}


def _jobs(document: Document[object]) -> Iterator[Job]:
    for one in cast("Pipeline", document.content).jobs:
        if one.node.kind == "mapping" and one.stage and one.lines + tuple(fields_of(one.node)):
            yield one


def _image(node: Node, job: Job) -> Node:
    text: Text = filled(node.text, job.variables)
    value = Unresolved(text) if isinstance(text, str) and "$" in text else text
    return image_node(scalar(value, node))


def _job_node(one: Job) -> Node:
    return extend(
        one.node,
        {
            "stage": one.stage,
            "environment_name": one.environment,
            "manual": one.manual or None,
            "purposes": mapping(one.node, dict.fromkeys(one.purposes, True)),
        },
    )


def _first_line(node: Node) -> Region:
    first = next(iter(node.keys.values()), None)
    return first.region if first is not None else node.region
