"""Images that are pushed under no name that stays theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from readiness.checks.ci.image_names import best, by_command, judged
from readiness.checks.gitlab import image_tags
from readiness.checks.workflows import action, label, place, plain, settings
from readiness.formats.workflow.shell import commands
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.workflow import Job, Step, Workflow
    from readiness.model.artifact import Document

_BUILDERS = frozenset({"docker/build-push-action", "depot/build-push-action"})
_STEP = lazy(r"steps\.([\w-]+)\.outputs\.(?:tags|json)")
_TYPE = lazy(r"(?m)^\s*type=(\w+)(.*)$")
_BY_DIGEST = lazy(r"push-by-digest=true")


def check(document: Document[Any]) -> Iterator[Observation]:
    """One observation for every step, or GitLab job, that pushes images."""
    return image_tags.of_gitlab(document) if document.format == "gitlab" else _workflow(document)


def _workflow(document: Document[Workflow]) -> Iterator[Observation]:
    view = document.content
    tagged = _on_versions(document)
    for job in view.jobs:
        pushes = [(step, found) for step in job.steps if (found := _pushed(step, job, tagged=tagged)) is not None]
        kept = any(kind is Kind.PASS for _, kind in pushes)
        for step, kind in pushes:
            # One step that pushes a lasting name stands for the others of its job: they push the same image again.
            told = Kind.PASS if kept else kind
            note = "its tags are only known later" if told is Kind.OPEN else ""
            yield Observation(place(document, job, step), told, label(step), note)


def _on_versions(document: Document[Workflow]) -> bool:
    """It is started by tags or releases as well: names made from the ref may be versions."""
    view = document.content
    if view.is_action or {"release", "workflow_call", "workflow_dispatch", "create"} & set(view.triggers):
        return True
    push = document.root.get("on.push")
    return "push" in view.triggers and (push is None or not push.fields or "tags" in push.fields)


def _pushed(step: Step, job: Job, *, tagged: bool) -> Kind | None:
    """Pass: under a lasting name. None: it pushes nothing."""
    if action(step) in _BUILDERS:
        given = settings(step)
        if given.get("push", "false").lower() in ("false", "") or _BY_DIGEST.search(given.get("outputs", "")):
            return None
        return _tags(given.get("tags", ""), job, tagged=tagged)
    names = [name for words in commands(plain(step.run)) for name in by_command(words)]
    return best([judged(name, tagged=tagged) for name in names]) if names else None


def _tags(text: str, job: Job, *, tagged: bool) -> Kind:
    source = _STEP.search(text)
    if source is not None:
        maker = next((one for one in job.steps if one.id == source.group(1)), None)
        if maker is None or action(maker) != "docker/metadata-action":
            return Kind.OPEN
        return _made(settings(maker).get("tags", ""), tagged=tagged)
    names = [name for name in regex(r"[\n,]").split(text) if name.strip()]
    return best([judged(name.strip(), tagged=tagged) for name in names]) if names else Kind.OPEN


def _made(text: str, *, tagged: bool) -> Kind:
    """By docker/metadata-action: without types it takes the branch or the tag."""
    if not text.strip():
        return Kind.PASS if tagged else Kind.FAIL
    return best([_type(kind, rest, tagged=tagged) for kind, rest in _TYPE.findall(text)] or [Kind.OPEN])


def _type(kind: str, rest: str, *, tagged: bool) -> Kind:
    if kind == "sha":
        return Kind.PASS
    if kind in ("semver", "pep440", "match") or (kind == "ref" and "event=tag" in rest):
        return Kind.PASS if tagged or "value=" in rest else Kind.FAIL
    if kind == "raw" and "value=" in rest:
        return judged(f"x:{rest.partition('value=')[2].split(',')[0]}", tagged=tagged)
    if kind in ("edge", "ref"):
        return Kind.PASS if "event=pr" in rest else Kind.FAIL
    return Kind.OPEN
