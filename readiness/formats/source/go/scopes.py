"""Names of Go functions, their parameters and the types of values, so that other files of the package can speak of them.

`New` is a function, `Server.routes` a method, `New(1)` its second parameter, `New()` what it returns, `Server.router` a field,
`New#r` a variable in it, `#r` one of the package.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from readiness.formats.source.go.syntax import FUNCTIONS, as_call, pairs
from readiness.model.named import NamedTuple
from readiness.model.routing import Reference
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source

_DEEP = 6


class Parameter(NamedTuple):
    name: str
    place: int
    type: SgNode | None


class Function:
    """A function, method or literal of the file, and where it stands in the text."""

    def __init__(self, node: SgNode, outer: Function | None) -> None:
        span = node.range()
        self.node = node
        self.outer = outer
        self.start = span.start.index
        self.end = span.end.index
        self.line = span.start.line + 1

    @cached_property
    def name(self) -> str:
        """`New`, `Server.routes`; a function without a name is called after the one around it and its line."""
        named = self.node.field("name")
        if named is None:
            return f"{self.outer.name if self.outer is not None else ''}{{{self.line}}}"
        kind = self.receiver[1]
        return f"{kind}.{named.text()}" if kind else named.text()

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        return tuple(parameters(self.node))

    @cached_property
    def receiver(self) -> tuple[str, str]:
        """Name and type of a method's receiver; empty for a function."""
        given = self.node.field("receiver")
        part = next(iter(given.named_children()), None) if given is not None else None
        if part is None:
            return "", ""
        name, kind = part.field("name"), part.field("type")
        return name.text() if name is not None else "", base(kind.text()) if kind is not None else ""


class Scopes:
    """The functions of a file, and what is given to which name in which of them."""

    def __init__(self, source: Source) -> None:
        self._functions: list[Function] = []
        for node in sorted(source.nodes(*FUNCTIONS), key=lambda one: one.range().start.index):
            start = node.range().start.index
            outer = next((one for one in reversed(self._functions) if one.end > start), None)
            self._functions.append(Function(node, outer))
        self._starts = [one.start for one in self._functions]
        self.by_name = {one.name: one for one in self._functions if one.outer is None}
        self._values: dict[str, list[tuple[int, int, Function | None, SgNode]]] = defaultdict(list)
        for node in source.nodes("short_var_declaration", "assignment_statement", "var_spec"):
            begin, function = node.range().start.index, self.innermost(node)
            for name, value in pairs(node):
                self._values[name].append((begin, value.range().end.index, function, value))

    def innermost(self, node: SgNode) -> Function | None:
        """The function that a node stands in; of a function's own node, the one around it."""
        start = node.range().start.index
        place = bisect_left(self._starts, start) - 1
        one = self._functions[place] if place >= 0 else None
        while one is not None and one.end <= start:
            one = one.outer
        return one

    def of(self, function: SgNode) -> Function | None:
        """The function whose node this is."""
        place = bisect_left(self._starts, function.range().start.index)
        return self._functions[place] if place < len(self._functions) else None

    def around(self, node: SgNode) -> Iterator[Function]:
        """The functions around a node, innermost first."""
        one = self.innermost(node)
        while one is not None:
            yield one
            one = one.outer

    def values(self, function: Function, name: str, before: int) -> list[SgNode]:
        """What a function itself gives to a name above a place in the text, in that order."""
        return [
            value
            for begin, end, where, value in self._values.get(name, ())
            if where is function and begin < before and end <= before
        ]

    def is_local(self, name: SgNode) -> bool:
        """Whether a variable hides the package of the same name."""
        text, place = name.text(), name.range().start.index
        return any(
            one.receiver[0] == text
            or any(given.name == text for given in one.parameters)
            or bool(self.values(one, text, place))
            for one in self.around(name)
        )


@lru_cache(maxsize=1)
def scopes_of(source: Source) -> Scopes:
    return Scopes(source)


def parameters(function: SgNode) -> Iterator[Parameter]:
    """Each parameter with its place: `a, b T` are two."""
    given, index = function.field("parameters"), 0
    for part in given.named_children() if given is not None else ():
        names = [child.text() for child in part.field_children("name")] or [""]
        for name in names:
            yield Parameter(name, index, part.field("type"))
            index += 1


def base(text: str) -> str:
    """`*Server[T]` → `Server`."""
    return regex(r"\[.*\]$").sub("", text.strip().lstrip("*&"))


def type_of(code: Code, value: SgNode, depth: int = _DEEP) -> Reference | None:
    """The named type of an expression, or the name of what gives it: `Reference("", "Server.users")`."""
    if depth <= 0:
        return None
    match value.kind():
        case "identifier":
            return _type_of_name(code, value, depth)
        case "selector_expression":
            return _member(code, value, depth)
        case "call_expression":
            return _type_of_call(code, value, depth)
        case "unary_expression" | "parenthesized_expression":
            inner = value.field("operand") or next(iter(value.named_children()), None)
            return type_of(code, inner, depth - 1) if inner is not None else None
        case "composite_literal":
            kind = value.field("type")
            return written(code, kind.text()) if kind is not None else None
        case _:
            return None


def _type_of_call(code: Code, value: SgNode, depth: int) -> Reference | None:
    call = as_call(value)
    if call is None:
        return None
    if call.callee == "new" and call.arguments:
        return written(code, call.arguments[0].text())
    found = callee(code, call.function, depth)
    return found._replace(name=found.name + "()") if found is not None else None


def written(code: Code, text: str) -> Reference | None:
    """A type as it is written: `*users.Handler`."""
    text = base(text)
    if not regex(r"[\w.]+").fullmatch(text):
        return None
    package, dot, name = text.rpartition(".")
    if not dot:
        return Reference("", name)
    module = code.names.get(package, "").rstrip(":")
    return Reference(module, name) if module else None


def callee(code: Code, function: SgNode, depth: int = _DEEP) -> Reference | None:
    """The function or method that is called: `users.New`, `s.users.Routes`."""
    if function.kind() == "identifier":
        return Reference("", function.text())
    return _member(code, function, depth) if function.kind() == "selector_expression" else None


def _member(code: Code, value: SgNode, depth: int) -> Reference | None:
    operand, field = value.field("operand"), value.field("field")
    if operand is None or field is None:
        return None
    text = operand.text()
    if operand.kind() == "identifier" and text in code.names and not scopes_of(code.source).is_local(operand):
        return Reference(code.names[text].rstrip(":"), field.text())
    holder = type_of(code, operand, depth - 1)
    return holder._replace(name=f"{holder.name}.{field.text()}") if holder is not None else None


def _type_of_name(code: Code, name: SgNode, depth: int) -> Reference | None:
    text, place = name.text(), name.range().start.index
    scopes = scopes_of(code.source)
    for function in scopes.around(name):
        values = scopes.values(function, text, place)
        if values:
            return type_of(code, values[-1], depth - 1)
        own, kind = function.receiver
        if own == text:
            return Reference("", kind)
        given = next((one for one in function.parameters if one.name == text), None)
        if given is not None:
            return written(code, given.type.text()) if given.type is not None else None
        declared = _declared(function.node, text) if f"var {text} " in code.source.text else None
        if declared is not None:
            return written(code, declared.text())
    return next((found for value in code.assigned.get(text, ()) if (found := type_of(code, value, depth - 1))), None)


def _declared(function: SgNode, name: str) -> SgNode | None:
    """`var x T`."""
    body = function.field("body")
    for node in body.find_all(kind="var_spec") if body is not None else ():
        if node.field("type") is not None and any(one.text() == name for one in node.field_children("name")):
            return node.field("type")
    return None
