"""Texts that are put together from names of other files and from properties: marks stand for what the join knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import compact
from readiness.formats.source.java import syntax as java
from readiness.model.artifact import Unresolved
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ast_grep_py import SgNode

    from readiness.formats.source.jvm.declared import Unit
    from readiness.model.facts import Text

_SUMS = frozenset({"binary_expression", "additive_expression"})
_NAMES = frozenset(
    {"identifier", "field_access", "simple_identifier", "navigation_expression", "interpolated_identifier"}
)


def spelled(unit: Unit, node: SgNode) -> Text:
    """A text; unresolved with `#{org.acme.Paths.API}` for a constant of elsewhere and `${api.path}` for a property."""
    parts = list(_parts(unit, node, 10))
    text = "".join(parts)
    return Unresolved(text) if regex(r"[#$]\{").search(text) or None in parts else text


def _parts(unit: Unit, node: SgNode, depth: int) -> Iterable[str]:
    value = unit.code.value(node)
    if isinstance(value, str | int) and not isinstance(value, bool):
        yield str(value)
    elif node.kind() in _SUMS and depth:
        for part in node.named_children():
            yield from _parts(unit, part, depth - 1)
    elif node.kind() == "string_literal" and depth:
        yield from _template(unit, node, depth)
    elif node.kind() in _NAMES and depth:
        yield from _name(unit, node, depth)
    else:
        yield f"#{{{compact(node)}}}"


def _template(unit: Unit, node: SgNode, depth: int) -> Iterable[str]:
    """Kotlin's `"${Paths.API}/x"`."""
    for part in node.named_children():
        if part.kind() == "interpolated_expression":
            yield from _parts(unit, part.named_children()[0], depth - 1)
        elif part.kind() == "interpolated_identifier":
            yield from _name(unit, part, depth)
        elif not part.kind().startswith("interpolation_"):
            yield java.unescaped(part.text())


def _name(unit: Unit, node: SgNode, depth: int) -> Iterable[str]:
    """A name of this file is followed to what it is given; another one becomes a mark."""
    name = compact(node).removeprefix("this.")
    values = unit.code.assigned.get(name, ())
    if len(values) == 1 and name not in unit.code.names:
        yield from _parts(unit, values[0], depth - 1)
    else:
        yield f"#{{{unit.qualified(name)}}}"
