"""What a workflow or composite action tells of the system."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.formats.derive import fields_of, text_of
from readiness.formats.workflow.setups import runtimes
from readiness.formats.workflow.uses import parse_uses
from readiness.model.artifact import Document, Node, Unresolved
from readiness.model.facts import EnvSet, Fact, ImageUsed, PipelineJob
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.workflow.view import Job, Step, Workflow
    from readiness.model.facts import Text

_SECRET = lazy(r"\$\{\{\s*(?:secrets\.[\w-]+|secrets\[[^\]]*\]|github\.token)\s*\}\}")


def facts(document: Document[object]) -> Iterator[Fact]:
    """Jobs with their purposes, images they run in, variables they set."""
    view = cast("Workflow", document.content)
    if not view.is_action:
        yield from _variables(document.path, document.root, "")
    yield from runtimes(document.path, view, document.root)
    for job in view.jobs:
        yield _job(document.path, view, job)
        yield from _images(document.path, job)
        yield from _job_variables(document.path, view, job)
    from readiness.formats.workflow import building

    yield from building.facts(cast("Document[Workflow]", document))


def _job(path: str, view: Workflow, job: Job) -> PipelineJob:
    prefix = _prefix(view, job)
    return PipelineJob(
        location=Location(path, job.region, prefix),
        pipeline=path,
        id=job.id,
        system="github-action" if view.is_action else "github",
        needs=job.needs,
        triggers=view.triggers,
        commands=tuple(
            (_plain(step.run), _place(path, prefix, step, "run")) for step in job.steps if step.run is not None
        ),
        actions=tuple(
            (_action(step.uses), _place(path, prefix, step, "uses")) for step in job.steps if step.uses is not None
        ),
        environment=job.environment,
        purposes=job.purposes,
        calls=job.uses,
    )


def _images(path: str, job: Job) -> Iterator[ImageUsed]:
    by = f"job {job.id}"
    for place, node in job.images:
        image = text_of(node)
        if image is not None:
            yield ImageUsed(location=Location(path, node.region, f"jobs/{job.id}/{place}"), image=image, by=by)
    for step in job.steps:
        if isinstance(step.uses, str) and step.uses.startswith("docker://"):
            yield ImageUsed(
                location=_place(path, f"jobs/{job.id}", step, "uses"), image=step.uses.removeprefix("docker://"), by=by
            )


def _job_variables(path: str, view: Workflow, job: Job) -> Iterator[EnvSet]:
    prefix = _prefix(view, job)
    yield from _variables(path, job.node, f"{prefix}/")
    for step in job.steps:
        yield from _variables(path, step.node, f"{prefix}/steps/{step.number}/")


def _variables(path: str, holder: Node, prefix: str) -> Iterator[EnvSet]:
    given = holder.get("env")
    for name, node in fields_of(given).items():
        if given is not None:
            place = Location(path, given.key_region(name), f"{prefix}env/{name}")
            yield EnvSet(location=place, name=name, by="workflow", value=_value(node))


def _value(node: Node) -> Text | None:
    """A secret comes from elsewhere; other expressions are known when the job runs."""
    if isinstance(node.value, Unresolved) and _SECRET.fullmatch(node.value.text.strip()):
        return None
    text = text_of(node)
    return "" if text is None else text


def _action(uses: Text) -> str:
    """Without the ref, save of what has none: `./…` and images."""
    return parse_uses(uses).action or _plain(uses)


def _place(path: str, prefix: str, step: Step, key: str) -> Location:
    region = step.node.fields[key].region if key == "uses" else step.node.key_region(key)
    return Location(path, step.node.alias or region, f"{prefix}/steps/{step.number}")


def _prefix(view: Workflow, job: Job) -> str:
    return "runs" if view.is_action else f"jobs/{job.id}"


def _plain(text: Text) -> str:
    return text.text if isinstance(text, Unresolved) else text
