"""COPY or ADD of several things into a target that is no folder by its name: builders refuse it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import place
from readiness.formats.dockerfile.expansion import expand
from readiness.model.artifact import Document, Unresolved
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile

_FOLDER = lazy(r"[/\\]$|^\.{1,2}$|/\.{1,2}$")


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each that names several sources."""
    for stage in document.content.stages:
        for instruction, before in stage.each("COPY", "ADD"):
            if len(instruction.arguments) < 3 or regex(r"(file|multi|dir):[0-9a-f]{64}$").match(
                instruction.arguments[0].text
            ):
                continue
            target = expand(instruction.arguments[-1].text, before.scope, document.content.escape)
            where = place(document, stage, instruction)
            if isinstance(target, Unresolved):
                known = _FOLDER.search(target.text) is not None
                yield Observation(
                    where,
                    Kind.PASS if known else Kind.OPEN,
                    target.text,
                    "" if known else "its target is only known later",
                )
            else:
                yield Observation(where, Kind.PASS if _FOLDER.search(target) else Kind.FAIL, target)
