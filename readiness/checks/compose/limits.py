"""Services of production without a memory limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.compose.composed import incomplete, running, together
from readiness.model.finding import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.compose import ComposeFile, Service
    from readiness.model.artifact import Document
    from readiness.model.finding import Observation


def check(document: Document[ComposeFile]) -> Iterator[Observation]:
    """Of each service that stays."""
    return together(document, ((one, *_judge(one)) for one in running(document)))


def _judge(one: Service) -> tuple[Kind, str]:
    if one.node.get("limits.memory") is not None:
        return Kind.PASS, ""
    return (Kind.OPEN, "another file may set it") if incomplete(one) else (Kind.FAIL, "")
