"""Selectors over workflows and composite actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.formats.derive import Derived, extend, fields_of, mapping, scalar, text_of
from readiness.formats.image import image_node
from readiness.formats.workflow.uses import parse_uses
from readiness.model.artifact import Document, Node, Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from readiness.formats.workflow.view import Job, Step, Workflow


def workflow(document: Document[object]) -> Iterator[Target]:
    """The whole workflow, never an action. As written, `on` as a mapping by event; points at `on`."""
    view = _view(document)
    if not view.is_action:
        node = extend(document.root, {"on": _events(document.root, view)})
        yield Target(document, node, document.root.key_region("on"), view.name or document.path.rpartition("/")[2])


def job(document: Document[object]) -> Iterator[Target]:
    """Every job of a workflow.

    As written, plus derived: `effective.permissions` and `effective.concurrency` (its own, else the workflow's), `on`
    (the workflow's events), `environment_name`, and `purposes`: a mapping (`purposes.deploy` is true).
    """
    view = _view(document)
    if not view.is_action:
        for one in view.jobs:
            yield Target(document, _job_node(document, view, one), one.region, f"job {one.id}", f"jobs/{one.id}")


def step(document: Document[object]) -> Iterator[Target]:
    """Every step: as written, plus `job` (as from `workflow.job`; of an action, `runs`)."""
    for one, each in _steps(document):
        node = extend(each.node, {"job": _job_node(document, _view(document), one)})
        yield Target(document, node, each.region, _step_name(each), _logical(document, one, each))


def uses(document: Document[object]) -> Iterator[Target]:
    """Every `uses`, of steps and of jobs.

    `kind` (`action`, `workflow`, `local`, `docker`, `unresolved`), `text`; of actions and workflows `owner`,
    `repository`, `action` (`owner/repository[/path]`), `ref`, `ref_kind` (`sha`, `version`, `branch`); of `docker`
    `image` (`registry`, `repository`, `tag`, `digest`).
    """
    for one in _view(document).jobs:
        if one.uses is not None:
            yield _uses(document, one.node.fields["uses"], f"jobs/{one.id}")
    for one, each in _steps(document):
        if each.uses is not None:
            yield _uses(document, each.node.fields["uses"], _logical(document, one, each))


def run(document: Document[object]) -> Iterator[Target]:
    """Every `run`: `text`, `shell`, `working_directory`, `continue_on_error`, `if` and `job`; points at the key."""
    for one, each in _steps(document):
        if each.run is None:
            continue
        own = each.node.fields
        fields: dict[str, Derived] = {
            "text": own["run"],
            "shell": own.get("shell"),
            "working_directory": own.get("working-directory"),
            "continue_on_error": own.get("continue-on-error"),
            "if": own.get("if"),
            "job": _job_node(document, _view(document), one),
        }
        anchor = each.node.alias or each.node.key_region("run")
        yield Target(document, mapping(own["run"], fields), anchor, _step_name(each), _logical(document, one, each))


def permissions(document: Document[object]) -> Iterator[Target]:
    """Every `permissions` block: `level` (`none`, `read-all`, `write-all`, `scoped`) and `scopes`; points at the key."""
    view = _view(document)
    holders: list[tuple[Node, str, str]] = [] if view.is_action else [(document.root, view.name or "workflow", "")]
    holders += [(one.node, f"job {one.id}", f"jobs/{one.id}/") for one in view.jobs if not view.is_action]
    for holder, name, prefix in holders:
        given = holder.get("permissions")
        if given is not None:
            node = mapping(given, {"level": _level(given), "scopes": given if given.kind == "mapping" else None})
            yield Target(document, node, holder.key_region("permissions"), name, f"{prefix}permissions")


def image(document: Document[object]) -> Iterator[Target]:
    """The images of job containers and services: `registry`, `repository`, `tag`, `digest`."""
    for one in _view(document).jobs:
        for place, node in one.images:
            yield Target(document, image_node(node), node.region, node.text, f"jobs/{one.id}/{place}")


SELECTORS: Mapping[str, Callable[[Document[object]], Iterator[Target]]] = {
    "workflow": workflow,
    "job": job,
    "step": step,
    "uses": uses,
    "run": run,
    "permissions": permissions,
    "image": image,
}


def _view(document: Document[object]) -> Workflow:
    return cast("Workflow", document.content)


def _events(root: Node, view: Workflow) -> Node:
    on = root.get("on") or root
    given = fields_of(root.get("on"))
    empty = mapping(on, {})
    return mapping(
        on,
        {name: node if (node := given.get(name)) and node.kind != "scalar" else empty for name in view.triggers},
        on.keys,
    )


def _job_node(document: Document[object], view: Workflow, one: Job) -> Node:
    root = document.root
    effective = mapping(one.node, {key: one.node.get(key) or root.get(key) for key in ("permissions", "concurrency")})
    return extend(
        one.node,
        {
            "effective": effective,
            "on": _events(root, view),
            "environment_name": one.environment,
            "purposes": mapping(one.node, dict.fromkeys(one.purposes, True)),
        },
    )


def _steps(document: Document[object]) -> Iterator[tuple[Job, Step]]:
    for one in _view(document).jobs:
        for each in one.steps:
            yield one, each


def _uses(document: Document[object], node: Node, logical: str) -> Target:
    found = parse_uses(text_of(node) or "")
    fields: dict[str, Derived] = {"text": node, "kind": found.kind}
    for name in ("owner", "repository", "action", "ref", "ref_kind"):
        fields[name] = getattr(found, name) or None
    if found.kind == "docker":
        fields["image"] = image_node(scalar(node.text.removeprefix("docker://"), node))
    return Target(document, mapping(node, fields), node.region, node.text, logical)


def _level(given: Node) -> str:
    if given.kind == "mapping":
        return "scoped" if any(node.text != "none" for node in given.fields.values()) else "none"
    return given.text or "none"


def _step_name(each: Step) -> str:
    return f"step {each.name or each.id or each.number + 1}"


def _logical(document: Document[object], one: Job, each: Step) -> str:
    prefix = "runs" if _view(document).is_action else f"jobs/{one.id}"
    return f"{prefix}/steps/{each.number}"
