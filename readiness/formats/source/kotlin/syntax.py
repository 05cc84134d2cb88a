"""Kotlin's grammar: imports, calls, assignments, and what an expression comes to. The grammar has no fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import Call, Code, Given, Import, compact
from readiness.formats.source.java.syntax import added, called, declared_types, integer, unescaped
from readiness.model.artifact import Unresolved
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.tree import Source

CALLS = ("call_expression",)
FUNCTIONS = frozenset({"function_declaration", "anonymous_function", "lambda_literal", "secondary_constructor"})
COMMENTS = frozenset({"line_comment", "multiline_comment"})
_NO_VALUES = frozenset({"getter", "setter", "property_delegate", "modifiers", "type_constraints", *COMMENTS})


def read(source: Source, path: str) -> Code:
    """A call's `function` is the expression that is called; a lambda behind the parentheses is its last argument.

    Named arguments are `keywords`. `imports`: as Java's.
    """
    imports: list[Import] = []
    calls: list[Call] = []
    assigned: dict[str, list[SgNode]] = {}
    for node in source.nodes("import_header", "call_expression", "property_declaration", "assignment"):
        kind = node.kind()
        if kind == "import_header":
            imports += _imported(node)
        elif kind == "call_expression":
            calls += _call(node)
        elif (pair := _pair(node)) is not None:
            assigned.setdefault(pair[0], []).append(pair[1])
    names = {found.local: found.qualified for found in imports if found.local}
    values = {name: tuple(found) for name, found in assigned.items()}
    return Code(source, path, tuple(imports), tuple(calls), values, evaluate, names)


def child(node: SgNode, *kinds: str) -> SgNode | None:
    """The first child of one of these kinds."""
    return next((one for one in node.named_children() if one.kind() in kinds), None)


def _imported(node: SgNode) -> Iterator[Import]:
    place, alias = child(node, "identifier"), child(node, "import_alias")
    if place is None:
        return
    module = compact(place)
    local = alias.text().removeprefix("as").strip() if alias is not None else module.rpartition(".")[2]
    yield Import(place, module, "" if child(node, "wildcard_import") is not None else local, module)


def _pair(node: SgNode) -> tuple[str, SgNode] | None:
    """Name and value of `val a = x`, `a = x`, `this.a = x`."""
    target = child(node, "variable_declaration", "directly_assignable_expression")
    values = [one for one in node.named_children() if one.kind() not in _NO_VALUES]
    if target is None or not values or values[-1].range().start.index <= target.range().start.index:
        return None
    name = child(target, "simple_identifier") if target.kind() == "variable_declaration" else target
    return (compact(name).removeprefix("this."), values[-1]) if name is not None else None


def _call(node: SgNode) -> Iterator[Call]:
    parts = [one for one in node.named_children() if one.kind() not in COMMENTS]
    suffix = parts[-1] if parts else None
    if len(parts) < 2 or suffix is None or suffix.kind() != "call_suffix":
        return
    yield Call(node, parts[0], regex(r"(\?|!!)\.").sub(".", compact(parts[0])), suffix, _given)


def _given(suffix: SgNode | None) -> Given:
    arguments: list[SgNode] = []
    keywords: dict[str, SgNode] = {}
    for part in suffix.named_children() if suffix is not None else ():
        if part.kind() == "annotated_lambda":
            arguments += [one for one in part.named_children() if one.kind() == "lambda_literal"]
        for given in part.named_children() if part.kind() == "value_arguments" else ():
            name, value = argument(given)
            if value is not None and name:
                keywords[name] = value
            elif value is not None:
                arguments.append(value)
    return tuple(arguments), keywords


def argument(given: SgNode) -> tuple[str, SgNode | None]:
    """Name and value of one argument; the name is empty where none is given."""
    parts = [one for one in given.named_children() if one.kind() not in COMMENTS]
    if given.kind() != "value_argument" or not parts:
        return "", None
    named = (
        len(parts) > 1 and parts[0].kind() == "simple_identifier" and any(one.kind() == "=" for one in given.children())
    )
    return (parts[0].text() if named else ""), parts[-1]


def as_call(node: SgNode) -> Call | None:
    """The node as a call, when it is one."""
    return next(_call(node), None) if node.kind() == "call_expression" else None


def evaluate(code: Code, node: SgNode, depth: int) -> object:
    """Literals, templates, names of this file that are given one value, `+`, and what stands behind `?:`."""
    unresolved = Unresolved(node.text())
    if depth <= 0:
        return unresolved
    match node.kind():
        case "string_literal":
            return _string(code, node, depth)
        case "integer_literal" | "long_literal" | "hex_literal" | "bin_literal":
            number = integer(node.text())
            return unresolved if number is None else number
        case "boolean_literal":
            return node.text() == "true"
        case "null_literal":
            return None
        case "simple_identifier" | "navigation_expression" | "interpolated_identifier":
            return _named(code, node, depth)
        case "parenthesized_expression" | "interpolated_expression":
            inner = node.named_children()
            return evaluate(code, inner[0], depth - 1) if len(inner) == 1 else unresolved
        case "as_expression" | "postfix_expression":
            return evaluate(code, node.named_children()[0], depth - 1)
        case "additive_expression":
            first, second = _two(code, node, depth)
            return added(first, second, node) if any(part.kind() == "+" for part in node.children()) else unresolved
        case "elvis_expression":
            first, second = _two(code, node, depth)
            return second if isinstance(first, Unresolved) or first is None else first
        case "call_expression":
            call = as_call(node)
            return _called(code, node, call, depth) if call is not None else unresolved
        case _:
            return unresolved


def _two(code: Code, node: SgNode, depth: int) -> tuple[object, object]:
    parts = node.named_children()
    if len(parts) != 2:
        return Unresolved(node.text()), Unresolved(node.text())
    return evaluate(code, parts[0], depth - 1), evaluate(code, parts[1], depth - 1)


def _string(code: Code, node: SgNode, depth: int) -> object:
    raw = node.text().startswith('"""')
    text = ""
    for part in node.named_children():
        if part.kind() == "string_content":
            text += part.text() if raw else unescaped(part.text())
        elif part.kind().startswith("interpolated_"):
            value = evaluate(code, part, depth - 1)
            if not isinstance(value, str | int):
                return Unresolved(node.text())
            text += str(value)
        elif not part.kind().startswith("interpolation_"):
            text += unescaped(part.text())
    return text


def _named(code: Code, node: SgNode, depth: int) -> object:
    holder, _, name = compact(node).rpartition(".")
    unresolved = Unresolved(node.text())
    if holder not in ("", "this", "Companion") and holder not in declared_types(code.source.text):
        return unresolved
    if not holder and name in code.names:
        return unresolved
    values = code.assigned.get(name, ())
    return evaluate(code, values[0], depth - 1) if len(values) == 1 else unresolved


def _called(code: Code, node: SgNode, call: Call, depth: int) -> object:
    if call.name in {"toInt", "toString", "trim", "toIntOrNull"} and not call.arguments:
        holder = call.function.named_children()[0] if call.receiver else None
        value = evaluate(code, holder, depth - 1) if holder is not None else None
        if "Int" in call.name and isinstance(value, str):
            number = integer(value)
            return Unresolved(node.text()) if number is None else number
        return value if isinstance(value, str | int) else Unresolved(node.text())
    return called(code, node, call, depth)
