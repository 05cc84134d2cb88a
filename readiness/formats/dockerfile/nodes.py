"""Dockerfile parts as nodes for declared rules: a mapping of plain fields, each with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Document, Node, Target, Value
from readiness.model.location import Region

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from readiness.formats.dockerfile.stages import Dockerfile, Stage
    from readiness.formats.dockerfile.syntax import Instruction

Field = Value | Node


def scalar(value: Value, where: Region) -> Node:
    return Node(value, position=_position(where))


def sequence(values: Iterable[tuple[Value, Region]], where: Region) -> Node:
    return Node(kind="sequence", position=_position(where), items=tuple(scalar(*value) for value in values))


def mapping(fields: Mapping[str, Field], where: Region) -> Node:
    """A field of None is left out: it does not exist."""
    nodes = {
        name: field if isinstance(field, Node) else scalar(field, where)
        for name, field in fields.items()
        if field is not None
    }
    return Node(kind="mapping", position=_position(where), fields=nodes)


def _position(where: Region) -> tuple[int, int, int, int]:
    return where.start_line, where.start_column, where.end_line, where.end_column


def one_line(where: Region, instruction: Instruction) -> Region:
    """The part of a region on its first line, so that it can be pointed at."""
    if where.end_line == where.start_line:
        return where
    known = where.start_line == instruction.anchor.start_line
    end = instruction.anchor.end_column if known else where.start_column + 1
    return Region(where.start_line, where.start_column, where.start_line, max(end, where.start_column + 1))


def placed(dockerfile: Dockerfile, stage: Stage) -> dict[str, Field]:
    """What every target says of its stage: its name, whether it ships, whether what ships needs it."""
    return {
        "stage": stage.label,
        "shipped": stage.number in dockerfile.shipped_chain,
        "needed": stage.number in dockerfile.shipped_needs,
    }


def target(document: Document[object], node: Node, anchor: Region, name: str, *logical: str) -> Target:
    return Target(document, node, anchor, name, "/".join(logical))
