"""C#'s grammar: usings, calls, assignments, and what an expression comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import Call, Code, Given, Import, compact
from readiness.formats.source.java.syntax import added, integer, unescaped
from readiness.model.artifact import Unresolved
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.tree import Source

CALLS = ("invocation_expression", "object_creation_expression")


def read(source: Source, path: str) -> Code:
    """`imports`: each `using`; none of them gives a name but an alias."""
    imports: list[Import] = []
    calls: list[Call] = []
    assigned: dict[str, list[SgNode]] = {}
    for node in source.nodes("using_directive", *CALLS, "variable_declarator", "assignment_expression"):
        kind = node.kind()
        if kind == "using_directive":
            imports += _imported(node)
        elif kind in CALLS:
            calls += _call(node)
        elif (pair := _pair(node)) is not None:
            assigned.setdefault(pair[0], []).append(pair[1])
    names = {found.local: found.qualified for found in imports if found.local}
    values = {name: tuple(found) for name, found in assigned.items()}
    return Code(source, path, tuple(imports), tuple(calls), values, evaluate, names)


def _imported(node: SgNode) -> Iterator[Import]:
    parts = node.named_children()
    if parts:
        module = compact(parts[-1])
        yield Import(parts[-1], module, parts[0].text() if len(parts) > 1 else "", module)


def _pair(node: SgNode) -> tuple[str, SgNode] | None:
    parts = node.named_children()
    left, right = node.field("name") or node.field("left"), node.field("right") or (parts[-1] if parts else None)
    if left is None or right is None or right.range().start.index <= left.range().start.index:
        return None
    return compact(left).removeprefix("this."), right


def _call(node: SgNode) -> Iterator[Call]:
    function, given = node.field("function") or node.field("type"), node.field("arguments")
    if function is None or given is None:
        return
    yield Call(node, function, regex(r"<[^()]*>$|\?(?=\.)").sub("", compact(function)), given, _given)


def _given(given: SgNode | None) -> Given:
    arguments: list[SgNode] = []
    keywords: dict[str, SgNode] = {}
    for one in given.named_children() if given is not None else ():
        parts = one.named_children() if one.kind() == "argument" else []
        if len(parts) > 1 and any(part.kind() == ":" for part in one.children()):
            keywords[parts[0].text()] = parts[-1]
        elif parts:
            arguments.append(parts[-1])
    return tuple(arguments), keywords


def as_call(node: SgNode) -> Call | None:
    """The node as a call, when it is one."""
    return next(_call(node), None) if node.kind() in CALLS else None


def receiver(call: Call) -> SgNode | None:
    """What it is called on."""
    return call.function.field("expression")


def evaluate(code: Code, node: SgNode, depth: int) -> object:
    """Literals, interpolated texts, names of this file that are given one value, `+`, and what stands behind `??`."""
    unresolved = Unresolved(node.text())
    if depth <= 0:
        return unresolved
    match node.kind():
        case "string_literal":
            return unescaped(node.text()[1:-1])
        case "verbatim_string_literal":
            return node.text()[2:-1].replace('""', '"')
        case "integer_literal":
            number = integer(node.text())
            return unresolved if number is None else number
        case "boolean_literal":
            return node.text() == "true"
        case "null_literal":
            return None
        case "identifier":
            values = code.assigned.get(node.text(), ())
            return evaluate(code, values[0], depth - 1) if len(values) == 1 else unresolved
        case "parenthesized_expression":
            inner = node.named_children()
            return evaluate(code, inner[0], depth - 1) if len(inner) == 1 else unresolved
        case "interpolated_string_expression":
            return _interpolated(code, node, depth)
        case "binary_expression":
            return _binary(code, node, depth)
        case _:
            return unresolved


def _binary(code: Code, node: SgNode, depth: int) -> object:
    left, right, sign = node.field("left"), node.field("right"), node.field("operator")
    if left is None or right is None or sign is None or sign.text() not in {"+", "??"}:
        return Unresolved(node.text())
    first, second = evaluate(code, left, depth - 1), evaluate(code, right, depth - 1)
    if sign.text() == "+":
        return added(first, second, node)
    return second if isinstance(first, Unresolved) or first is None else first


def _interpolated(code: Code, node: SgNode, depth: int) -> object:
    text = ""
    for part in node.named_children():
        if part.kind() == "string_content":
            text += unescaped(part.text()).replace("{{", "{").replace("}}", "}")
        elif part.kind() == "interpolation":
            inner = [one for one in part.named_children() if one.kind() != "interpolation_brace"]
            value = evaluate(code, inner[0], depth - 1) if len(inner) == 1 else None
            if not isinstance(value, str | int):
                return Unresolved(node.text())
            text += str(value)
    return text
