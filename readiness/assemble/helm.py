"""Helm charts, read as they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from readiness.assemble import Read, Unit
    from readiness.model.artifact import Document
    from readiness.model.problem import Problem


def units(found: Collection[str], known: Collection[str], read: Read) -> tuple[Unit, ...]:
    """None yet."""
    del found, known, read
    return ()


def build(unit: Unit, read: Read) -> Iterator[Document[object] | Problem]:
    """Nothing yet."""
    del unit, read
    return iter(())
