"""Texts that other files may put paths together from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.jvm.spelled import spelled
from readiness.model.artifact import Unresolved
from readiness.model.settings import Constant
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.jvm.declared import Unit

_PATH = lazy(r"/?[\w.{}$#*-]*(/[\w.{}$#*:-]*)*")
_HOLDERS = (
    "class_declaration",
    "interface_declaration",
    "enum_declaration",
    "record_declaration",
    "object_declaration",
)
_MADE = frozenset({
    "binary_expression", "additive_expression", "identifier", "field_access", "simple_identifier", "navigation_expression",
})  # fmt: skip
_MOST = 200
"""What one file may tell; more than that are no paths."""


def constants(unit: Unit) -> Iterator[Constant]:
    """Fields and properties that are given one text which may be a part of a path."""
    if not any(mark in unit.code.source.text for mark in ("static final", "final static", "const val", "interface ")):
        return
    found = list(_java(unit) if unit.code.source.language == "java" else _kotlin(unit))
    yield from found if len(found) <= _MOST else ()


def _java(unit: Unit) -> Iterator[Constant]:
    for field in unit.code.source.nodes("field_declaration", "constant_declaration"):
        of = field.field("type")
        for one in field.field_children("declarator") if of is not None and of.text() == "String" else ():
            name, value = one.field("name"), one.field("value")
            if name is not None and value is not None and (field.kind()[0] == "c" or "static" in field.text()):
                yield from _constant(unit, one, name.text(), value)


def _kotlin(unit: Unit) -> Iterator[Constant]:
    for name, values in unit.code.assigned.items():
        declared = values[0].parent()
        if len(values) == 1 and declared is not None and "const val" in declared.text():
            yield from _constant(unit, values[0], name, values[0])


def _constant(unit: Unit, place: SgNode, name: str, value: SgNode) -> Iterator[Constant]:
    if "string" not in value.kind() and value.kind() not in _MADE:
        return
    text = spelled(unit, value)
    written = text.text if isinstance(text, Unresolved) else text
    if not _PATH.fullmatch(written) or (isinstance(text, str) and "/" not in text and len(text) > 24):
        return
    around = [unit.package, *reversed([holder for parent in ancestors(place) if (holder := _holder(parent))]), name]
    yield Constant(unit.code.at(place), ".".join(part for part in around if part), text)


def _holder(node: SgNode) -> str:
    if node.kind() not in _HOLDERS:
        return ""
    name = node.field("name") or next(
        (one for one in node.named_children() if one.kind().endswith("_identifier")), None
    )
    return name.text() if name is not None else ""
