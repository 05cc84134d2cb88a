"""What a GitLab pipeline tells of the system."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.formats.derive import fields_of, text_of
from readiness.formats.gitlab.includes import known_template
from readiness.model.artifact import Document, Node, Unresolved
from readiness.model.facts import EnvSet, Fact, ImageUsed, PipelineGap, PipelineJob
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.gitlab.includes import Include
    from readiness.formats.gitlab.view import Job, Pipeline

_TRIGGERS = {
    "default": "push",
    "branch": "push",
    "kept": "push",
    "tag": "tag",
    "merge_request": "merge_request",
    "schedule": "schedule",
    "web": "workflow_dispatch",
}
"""Ways to start, in the words of `PipelineJob.triggers`."""
CALLED = "workflow_call"


def facts(document: Document[object]) -> Iterator[Fact]:
    """Jobs with their purposes, images they run in, variables they set, and what is written elsewhere."""
    view = cast("Pipeline", document.content)
    yield from _variables(document, document.root.get("variables"), "")
    for job in view.jobs:
        yield _job(document, view, job)
        if job.image is not None:
            image = text_of(job.image)
            if image is not None:
                place = Location(document.path, job.image.region, f"{job.id}/image")
                yield ImageUsed(location=place, image=image, by=f"job {job.id}")
        if job.lines:
            yield from _variables(document, job.node.get("variables"), f"{job.id}/")
    from readiness.formats.gitlab import building

    yield from building.facts(cast("Document[Pipeline]", document))
    for one in view.includes:
        reason = _missing(one, document.sources)
        if reason:
            yield PipelineGap(Location(document.path, one.node.region, "include"), document.path, reason)


def _missing(one: Include, sources: tuple[str, ...]) -> str:
    """Why what it includes is not seen; empty when it is, or when it is known what it brings."""
    name = one.name.text if isinstance(one.name, Unresolved) else one.name
    if known_template(one):
        return ""
    if one.kind != "local" or isinstance(one.name, Unresolved):
        return f"it includes the {one.kind} {name}"
    return "" if "*" in name or name in sources else f"it includes {name}, which could not be read"


def _job(document: Document[object], view: Pipeline, job: Job) -> PipelineJob:
    path = document.path
    triggers = dict.fromkeys(_TRIGGERS[one.name] for one in job.starts)
    return PipelineJob(
        location=Location(path, job.region, job.id),
        pipeline=path,
        id=job.id,
        system="gitlab",
        needs=job.needs,
        triggers=(CALLED,) if view.child else tuple(triggers) if job.lines or job.calls else ("push", "merge_request"),
        commands=tuple((one.text, Location(path, one.node.region, job.id)) for one in job.lines),
        environment=job.environment,
        purposes=job.purposes,
        calls=job.calls,
        stage=job.stage,
        manual=job.manual,
        may_fail=job.may_fail,
        starts=tuple(one.name for one in job.starts),
        lost=job.lost[0] if job.lost else "",
    )


def _variables(document: Document[object], given: Node | None, prefix: str) -> Iterator[EnvSet]:
    for name, node in fields_of(given).items():
        if given is not None:
            text = text_of(node.get("value") if node.kind == "mapping" else node)
            place = Location(document.path, given.key_region(name), f"{prefix}variables/{name}")
            yield EnvSet(location=place, name=name, by="gitlab", value="" if text is None else text)
