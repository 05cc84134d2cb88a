"""Images that are pushed under no name that stays theirs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.workflows import action, label, place, plain, settings
from readiness.formats.workflow.shell import commands
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.formats.workflow import Job, Step, Workflow
    from readiness.model.artifact import Document

_BUILDERS = frozenset({"docker/build-push-action", "depot/build-push-action"})
_MOVING = frozenset(
    "latest main master trunk develop dev development edge nightly staging stage prod production stable canary test next current".split()
)
_BRANCH = lazy(
    r"\$\{\{\s*github\.(?:ref_name|head_ref|event\.pull_request\.head\.ref)\s*\}\}|\$\{?(?:GITHUB_REF_NAME|BRANCH\w*)\}?"
)
_EXPRESSION = lazy(r"\$\{\{.*?\}\}|\$\{[^}]*\}|\$\([^)]*\)|\$\w+")
_STEP = lazy(r"steps\.([\w-]+)\.outputs\.(?:tags|json)")
_TYPE = lazy(r"(?m)^\s*type=(\w+)(.*)$")
_BY_DIGEST = lazy(r"push-by-digest=true")


def check(document: Document[Workflow]) -> Iterator[Observation]:
    """One observation for every step that pushes images."""
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
    names = [name for words in commands(plain(step.run)) for name in _by_command(words)]
    return _best([_name(name, tagged=tagged) for name in names]) if names else None


def _by_command(words: Sequence[str]) -> Iterator[str]:
    if words[:2] in (("docker", "push"), ("podman", "push")) or words[:3] == ("docker", "image", "push"):
        if not {"-a", "--all-tags"} & set(words):
            yield from (word for word in words[2:] if not word.startswith("-") and word != "push")
    elif words[:1] == ("docker",) and "--push" in words:
        for at, word in enumerate(words[:-1]):
            if word in ("-t", "--tag"):
                yield words[at + 1]


def _tags(text: str, job: Job, *, tagged: bool) -> Kind:
    source = _STEP.search(text)
    if source is not None:
        maker = next((one for one in job.steps if one.id == source.group(1)), None)
        if maker is None or action(maker) != "docker/metadata-action":
            return Kind.OPEN
        return _made(settings(maker).get("tags", ""), tagged=tagged)
    names = [name for name in re.split(r"[\n,]", text) if name.strip()]
    return _best([_name(name.strip(), tagged=tagged) for name in names]) if names else Kind.OPEN


def _made(text: str, *, tagged: bool) -> Kind:
    """By docker/metadata-action: without types it takes the branch or the tag."""
    if not text.strip():
        return Kind.PASS if tagged else Kind.FAIL
    return _best([_type(kind, rest, tagged=tagged) for kind, rest in _TYPE.findall(text)] or [Kind.OPEN])


def _type(kind: str, rest: str, *, tagged: bool) -> Kind:
    if kind == "sha":
        return Kind.PASS
    if kind in ("semver", "pep440", "match") or (kind == "ref" and "event=tag" in rest):
        return Kind.PASS if tagged or "value=" in rest else Kind.FAIL
    if kind == "raw" and "value=" in rest:
        return _name(f"x:{rest.partition('value=')[2].split(',')[0]}", tagged=tagged)
    if kind in ("edge", "ref"):
        return Kind.PASS if "event=pr" in rest else Kind.FAIL
    return Kind.OPEN


def _best(kinds: Sequence[Kind]) -> Kind:
    return min(kinds, key=(Kind.PASS, Kind.OPEN, Kind.FAIL).index)


def _name(name: str, *, tagged: bool) -> Kind:
    """Of one image reference: its tag moves, lasts, or can't be told."""
    branch = _BRANCH.search(name)
    masked = _EXPRESSION.sub("\x00", _BRANCH.sub("\x01", name))
    tag = masked.rpartition("/")[2].partition(":")[2].partition("@")[0]
    if "@" in masked:
        return Kind.PASS
    if not tag:
        return Kind.OPEN if "\x00" in masked.rpartition("/")[2] or "\x01" in masked else Kind.FAIL
    if "\x00" in tag:
        known = re.search(
            r"(?i)sha|commit|version|run_|number|date|digest|tag|ref", " ".join(_EXPRESSION.findall(name))
        )
        return Kind.PASS if known else Kind.OPEN
    if branch is not None and "\x01" in tag:
        return Kind.PASS if tagged else Kind.FAIL
    return Kind.FAIL if tag.lower() in _MOVING else Kind.PASS if re.search(r"\d", tag) else Kind.OPEN
