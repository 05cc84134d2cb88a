"""Edits that checks offer: of a target's own fields in YAML, of parts of an instruction in Dockerfiles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from readiness.model.finding import Edit
from readiness.model.location import Region
from readiness.pattern import lazy

if TYPE_CHECKING:
    from readiness.formats.dockerfile import Instruction
    from readiness.model.artifact import Document, Node, Scalar

_PLAIN = lazy(r"(?!(true|false|null|yes|no|on|off|y|n)\Z)[A-Za-z][\w./-]*", re.IGNORECASE)


def with_field(document: Document[Any], node: Node, dotted: str, value: Scalar) -> Edit | None:
    """Gives a mapping of the document, as selectors give it, a field; None where that could change something else."""
    return with_text(document, node, dotted, _scalar(value))


def with_text(document: Document[Any], node: Node, dotted: str, text: str) -> Edit | None:
    """The same with a value as YAML text, which may have several lines. What is built from several files is not edited."""
    if document.sources:
        return None
    from readiness.formats.yaml import as_written, set_field

    written = as_written(document.artifact, document.root, node)
    return set_field(document.artifact, written, dotted, text) if written is not None else None


def removed(document: Document[Any], node: Node, dotted: str) -> Edit | None:
    """Takes a field of the mapping away, with its lines."""
    if document.sources:
        return None
    from readiness.formats.yaml import as_written, remove_field

    written = as_written(document.artifact, document.root, node)
    return remove_field(document.artifact, written, dotted) if written is not None else None


def in_source(path: str, instruction: Instruction, start: int, end: int, text: str) -> Edit:
    """Replaces a span of the instruction's source, which lies on one line."""
    before = instruction.source[:start]
    line, column = instruction.region.start_line + before.count("\n"), start - (before.rfind("\n") + 1) + 1
    return Edit(path, Region(line, column, line, column + end - start), text)


def keyword_replaced(path: str, instruction: Instruction, keyword: str) -> Edit:
    """Another instruction with the same words."""
    start = len(instruction.source) - len(instruction.source.lstrip())
    return in_source(path, instruction, start, start + len(instruction.keyword), keyword)


def _scalar(value: Scalar) -> str:
    """As YAML text that means this value again."""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return str(value)
    if _PLAIN.fullmatch(value):
        return value
    import json

    return json.dumps(value, ensure_ascii=False)
