"""Workflows that give their token more than their jobs were seen to need, or do not say what they give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.workflow import Workflow
    from readiness.model.artifact import Document, Node


def check(document: Document[Workflow]) -> Iterator[Observation]:
    """One observation for every `permissions` block, and one where blocks are missing."""
    view = document.content
    if view.is_action:
        return
    for holder, name, logical in _holders(document):
        block = holder.get("permissions")
        if block is not None:
            wide = block.kind == "scalar" and block.text == "write-all"
            place = Location(document.path, holder.key_region("permissions"), f"{logical}permissions")
            yield Observation(
                place, Kind.FAIL if wide else Kind.PASS, f"the token of {name} may do everything" if wide else name
            )
    bare = [job for job in view.jobs if job.permissions is None]
    if view.permissions is None and bare and set(view.triggers) != {"workflow_call"}:
        name = f"no permissions block: the token of {view.name or document.path.rpartition('/')[2]}"
        place = Location(document.path, document.root.key_region("on"), "on")
        text = f"{name} may do what the organisation's default allows"
        yield Observation(place, Kind.FAIL, text, level=Level.NOTE)


def _holders(document: Document[Workflow]) -> Iterator[tuple[Node, str, str]]:
    yield document.root, document.content.name or "the workflow", ""
    for job in document.content.jobs:
        yield job.node, f"job {job.id}", f"jobs/{job.id}/"
