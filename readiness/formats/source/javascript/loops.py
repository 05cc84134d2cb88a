"""Calls in a loop over a list that is written in the file: once for each element, with its values in place of the loop's names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.javascript.names import identity, listed
from readiness.formats.source.javascript.syntax import FUNCTIONS, as_call, entries, unwrap
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code

_MOST = 100
_OVER = frozenset({"forEach", "map"})


def bound(code: Code, call: Call) -> list[Code]:
    """The file as it is, or once for each element of the loop around the call that the call speaks of."""
    text = call.node.text()
    for pattern, iterated in _loops(call.node):
        names = regex(r"[\w$]+").findall(pattern.text())
        if not any(re.search(rf"(?<![\w$.]){re.escape(name)}(?![\w$])", text) for name in names):
            continue
        elements = listed(code, iterated)
        if not elements or len(elements) > _MOST:
            return [code]
        given = [{**code.assigned, **_given(pattern, unwrap(element))} for element in elements]
        return [code._replace(assigned=assigned) for assigned in given]
    return [code]


def handed(call: Call, name: str) -> str:
    """Whose list `name` is an element of, where the list is handed to a function or class: `App[]`; empty for none."""
    for pattern, iterated in _loops(call.node):
        if pattern.text() != name:
            continue
        text = iterated.text()
        for parent in ancestors(iterated):
            if parent.kind() in {"class_declaration", "class"}:
                own = parent.field("name")
                return (
                    f"{own.text()}[]" if own is not None and (text.startswith("this.") or text.isidentifier()) else ""
                )
            if parent.kind() in FUNCTIONS and parent.kind() != "method_definition" and text in _parameters(parent):
                return f"{identity(parent)}[]"
    return ""


def _parameters(function: SgNode) -> list[str]:
    single, many = function.field("parameter"), function.field("parameters")
    given = [single] if single is not None else many.named_children() if many is not None else []
    return [(one.field("pattern") or one).text() for one in given]


def _loops(node: SgNode) -> Iterator[tuple[SgNode, SgNode]]:
    """What is bound, and what is gone through, of each loop around a node, innermost first."""
    for parent in ancestors(node):
        if parent.kind() == "for_in_statement":
            left, right = parent.field("left"), parent.field("right")
            if left is not None and right is not None:
                yield left, right
        elif parent.kind() in FUNCTIONS:
            around = parent.parent()
            call = around.parent() if around is not None and around.kind() == "arguments" else None
            made = as_call(call) if call is not None else None
            holder = made.function.field("object") if made is not None and made.name in _OVER else None
            first = _first_parameter(parent)
            if holder is not None and first is not None:
                yield first, holder


def _first_parameter(function: SgNode) -> SgNode | None:
    single, many = function.field("parameter"), function.field("parameters")
    given = single if single is not None else next(iter(many.named_children()), None) if many is not None else None
    return (given.field("pattern") or given) if given is not None else None


def _given(pattern: SgNode, element: SgNode) -> dict[str, tuple[SgNode, ...]]:
    if pattern.kind() == "identifier":
        return {pattern.text(): (element,)}
    found: dict[str, tuple[SgNode, ...]] = {}
    if pattern.kind() == "object_pattern" and element.kind() == "object":
        values = entries(element)
        for part in pattern.named_children():
            key, inner = part.field("key") or part, part.field("value") or part
            if key.text() in values:
                found[inner.text()] = (values[key.text()],)
    elif pattern.kind() == "array_pattern" and element.kind() == "array":
        for part, value in zip(pattern.named_children(), element.named_children(), strict=False):
            found[part.text()] = (value,)
    return found
