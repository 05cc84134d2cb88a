"""Actions and reusable workflows of others that are not pinned to a commit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.workflows import label, logical, plain
from readiness.formats.image import parse_image
from readiness.formats.workflow.uses import Uses, parse_uses
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.workflow import Workflow
    from readiness.model.artifact import Document, Node

_OFFICIAL = frozenset({"actions", "github"})
_TAG_ONLY = lazy(r"slsa-framework/slsa-github-generator/\.github/workflows/.*@v\d+\.\d+\.\d+$")
"""Workflows that check by their own tag what they were built from, and refuse to run at a commit."""
_TRUNKS = lazy(r"(?:refs/heads/)?(?:main|master|trunk|develop|dev|devel|head)", re.IGNORECASE)


def check(document: Document[Workflow], *, official: bool) -> Iterator[Observation]:
    """One observation for every `uses`; those of GitHub itself, or all others."""
    for node, place, name in _uses(document):
        uses = parse_uses(node.text.strip())
        if "${{" in node.text and uses.kind != "docker":
            if not official:
                yield Observation(place, Kind.OPEN, name, "what is used is only known later")
        elif (uses.owner.lower() in _OFFICIAL) == official:
            yield _judge(uses, place, name)


def _uses(document: Document[Workflow]) -> Iterator[tuple[Node, Location, str]]:
    view = document.content
    for job in view.jobs:
        if job.uses is not None:
            node = job.node.fields["uses"]
            yield node, Location(document.path, node.region, f"jobs/{job.id}"), plain(job.uses)
        for step in job.steps:
            if step.uses is not None:
                node = step.node.fields["uses"]
                yield (
                    node,
                    Location(document.path, node.region, logical(view, job, step)),
                    plain(step.uses) or label(step),
                )


def _judge(uses: Uses, place: Location, name: str) -> Observation:
    if uses.kind == "docker":
        return _judge_image(plain(uses.text).removeprefix("docker://"), place, name)
    if uses.kind == "local" or uses.ref_kind == "sha" or _TAG_ONLY.match(name):
        return Observation(place, Kind.PASS, name)
    if not uses.ref:
        return Observation(place, Kind.FAIL, name, "it names no version at all")
    if _TRUNKS.fullmatch(uses.ref) and uses.kind == "action":
        return Observation(place, Kind.FAIL, name, f"`{uses.ref}` is a branch: every push to it runs here at once")
    return Observation(place, Kind.FAIL, name, level=Level.WARNING)


def _judge_image(image: str, place: Location, name: str) -> Observation:
    reference = parse_image(image)
    if reference.digest is not None:
        return Observation(place, Kind.PASS, name)
    if reference.tag is not None and not isinstance(reference.tag, str):
        return Observation(place, Kind.OPEN, name, "the tag is only known later")
    return Observation(place, Kind.FAIL, name, level=Level.WARNING)
