"""What a workflow's steps build, and what they name of the repository when they deploy."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from readiness.formats.building import actions
from readiness.formats.building.holes import Known, filled, path_in
from readiness.formats.building.scripts import Script
from readiness.formats.building.telling import Job, brought, may_tell, of_script
from readiness.formats.derive import fields_of
from readiness.formats.workflow.uses import parse_uses
from readiness.model.artifact import Unresolved
from readiness.model.building import DOWNLOADS
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.formats.building.actions import Inputs
    from readiness.formats.workflow.view import Job as JobView
    from readiness.formats.workflow.view import Step, Workflow
    from readiness.model.artifact import Document, Node
    from readiness.model.building import BuildingFact
    from readiness.model.facts import Text

_MOST = 64
"""Combinations of a matrix beyond which no more are tried."""
_DOWNLOADS = "actions/download-artifact"


def facts(document: Document[Workflow]) -> Iterator[BuildingFact]:
    """Of each job; the same fact is told once, however many combinations of its matrix come to it."""
    view, seen = document.content, set[object]()
    everywhere = _literals(document.root.get("env"), {})
    for job in view.jobs:
        if not _may_tell(job):
            continue
        for chosen in combinations(job.strategy):
            for one in _of_job(document, job, {**everywhere, **chosen}):
                if (key := repr(one)) not in seen:
                    seen.add(key)
                    yield one


def _may_tell(job: JobView) -> bool:
    return job.uses is not None or any(
        (step.run is not None and may_tell(_plain(step.run))) or _action(step) in actions.BUILDERS for step in job.steps
    )


def _of_job(document: Document[Workflow], job: JobView, known: dict[str, Known | None]) -> Iterator[BuildingFact]:
    view = document.content
    known = {**known, **_literals(job.node.get("env"), known)}
    prefix = "runs" if view.is_action else f"jobs/{job.id}"
    told = Job(f"job {job.id}", job.id, "it is used by others" if view.is_action else _elsewhere(job))
    if job.uses is not None:
        given = job.node.get("with")
        if given is not None and given.kind == "mapping":
            inputs = actions.Inputs(given, known, Location(document.path, job.region, prefix))
            made = actions.of_call(inputs, told)
            yield from (made,) if made is not None else ()
        return
    start = _folder(document.root, job.node)
    for step in job.steps:
        place = Location(document.path, step.node.alias or step.region, f"{prefix}/steps/{step.number}")
        own = {**known, **_literals(step.environment, known)}
        if step.run is not None and may_tell(_plain(step.run)):
            folder = filled(_plain(step.working_directory), own) if step.working_directory is not None else start
            where = place._replace(region=step.node.alias or step.node.key_region("run"))
            yield from of_script(Script(own, _normal(folder)), _plain(step.run), where, told)
        elif _action(step) in actions.BUILDERS and step.inputs is not None and step.inputs.kind == "mapping":
            yield _built(actions.Inputs(step.inputs, own, place), step, job, told)


def _built(inputs: Inputs, step: Step, job: JobView, told: Job) -> BuildingFact:
    """Its names are its own `tags`, or what a step of docker/metadata-action before it made up."""
    raw = inputs.raw("tags")
    other = next((one for one in job.steps if one.id and one.id == actions.maker(raw)), None)
    if other is not None and _action(other) == "docker/metadata-action" and other.inputs is not None:
        given = inputs._replace(node=other.inputs)
        place = inputs.place._replace(region=other.node.alias or other.region)
        names = actions.references(given._replace(place=place).text("images"))
        return actions.made(inputs, told, names, actions.types(given.text("tags")))
    plain = _action(step) in actions.PLAIN
    return actions.made(inputs, told, actions.references(inputs.text(*actions.NAMES)), None)._replace(plain=plain)


def combinations(strategy: Node | None) -> Iterator[Mapping[str, Known | None]]:
    """What a matrix may put in at once: its keys crossed, then each of `include`; one without any if there is no matrix."""
    matrix = fields_of(fields_of(strategy).get("matrix"))
    keys = [name for name in matrix if name not in ("include", "exclude")]
    lists = [[_flat(f"matrix.{name}", item) for item in matrix[name].items or (matrix[name],)] for name in keys]
    include = matrix.get("include")
    added = [
        {key: value for name, node in fields_of(item).items() for key, value in _flat(f"matrix.{name}", node).items()}
        for item in (include.items if include is not None else ())
    ]
    crossed = [{key: value for part in chosen for key, value in part.items()} for chosen in product(*lists)][:_MOST]
    if keys or not added:
        yield from ({**one, **_beside(one, added)} for one in crossed)
    yield from added[:_MOST]


def _beside(one: Mapping[str, Known | None], added: list[dict[str, Known | None]]) -> dict[str, Known | None]:
    """What `include` adds to a combination that it agrees with."""
    found: dict[str, Known | None] = {}
    for extra in added:
        shared = {key for key in extra if key in one}
        if shared and all(_same(one[key], extra[key]) for key in shared):
            found.update(extra)
    return found


def _same(one: Known | None, other: Known | None) -> bool:
    return one is not None and other is not None and one.text == other.text


def _flat(name: str, node: Node) -> dict[str, Known | None]:
    if node.kind == "mapping":
        return {
            key: value for field, below in node.fields.items() for key, value in _flat(f"{name}.{field}", below).items()
        }
    if node.kind == "scalar" and not isinstance(node.value, Unresolved):
        return {name: Known(node.text, node.region)}
    return {name: None}


def _literals(given: Node | None, known: Mapping[str, Known | None]) -> dict[str, Known | None]:
    """Variables by the name the shell knows, and by that of expressions."""
    found: dict[str, Known | None] = {}
    for name, node in fields_of(given).items():
        raw = node.value.text if isinstance(node.value, Unresolved) else node.text
        value = Known(_plain(filled(raw, known)))
        found[name] = found[f"env.{name}"] = value
    return found


def _elsewhere(job: JobView) -> str:
    """Why there may be files in the job that the repository does not have."""
    for step in job.steps:
        given = fields_of(step.inputs)
        if _action(step) == _DOWNLOADS:
            return DOWNLOADS
        if _action(step) == "actions/checkout" and {"repository", "path", "submodules"} & set(given):
            return "it checks out more than this repository"
        if step.run is not None and (reason := brought(_plain(step.run))):
            return reason
    return ""


def _folder(root: Node, job: Node) -> Text:
    for holder in (job, root):
        found = holder.get("defaults.run.working-directory")
        if found is not None:
            return _normal(filled(found.value.text if isinstance(found.value, Unresolved) else found.text, {}))
    return ""


def _normal(folder: Text) -> Text:
    return path_in("", folder)


def _action(step: Step) -> str:
    return parse_uses(step.uses).action if step.uses is not None else ""


def _plain(text: Text) -> str:
    return text.text if isinstance(text, Unresolved) else text
