"""Go's grammar: imports, calls, assignments, and what an expression comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import Call, Code, Given, Import, compact
from readiness.formats.source.go.options import filling, option
from readiness.model.artifact import Unresolved
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.tree import Source

STRINGS = frozenset({"interpreted_string_literal", "raw_string_literal"})
FUNCTIONS = frozenset({"function_declaration", "method_declaration", "func_literal"})
_MADE = frozenset({"call_expression", "binary_expression", "identifier"})
_ASSIGNMENTS = ("short_var_declaration", "assignment_statement", "var_spec", "const_spec")


def read(source: Source, path: str) -> Code:
    imports: list[Import] = []
    calls: list[Call] = []
    assigned: dict[str, list[SgNode]] = {}
    for node in source.nodes("import_spec", "call_expression", *_ASSIGNMENTS):
        kind = node.kind()
        if kind == "import_spec":
            imports += _imported(node)
        elif kind == "call_expression":
            calls += _call(node)
        else:
            for name, value in pairs(node):
                assigned.setdefault(name, []).append(value)
    names = {found.local: found.qualified for found in imports if found.local}
    values = {name: tuple(found) for name, found in assigned.items()}
    return Code(source, path, tuple(imports), tuple(calls), values, evaluate, names)


def _imported(node: SgNode) -> Iterator[Import]:
    place, alias = node.field("path"), node.field("name")
    if place is None:
        return
    module = place.text().strip('"`')
    local = alias.text() if alias is not None else _package(module)
    yield Import(place, module, "" if local in {"_", "."} else local, f"{module}:")


def _package(module: str) -> str:
    """The name a package most likely has: without the major version and `go-`."""
    parts = [part for part in module.split("/") if not regex(r"v\d+").fullmatch(part)]
    return regex(r"\.v\d+$|^go-|-go$").sub("", parts[-1]) if parts else module


def pairs(node: SgNode) -> Iterator[tuple[str, SgNode]]:
    """Name and value of `a, b := x, y`; of `a, err := f()` the first name only."""
    if node.kind().endswith("_spec"):
        names = [name.text() for name in node.field_children("name")]
        right = node.field("value")
    else:
        left, right = node.field("left"), node.field("right")
        names = [name.text() for name in left.named_children()] if left is not None else []
    values = [value for value in right.named_children() if value.kind() != "comment"] if right is not None else []
    yield from zip(names, values, strict=False)


def _call(node: SgNode) -> Iterator[Call]:
    function, given = node.field("function"), node.field("arguments")
    if function is not None and given is not None:
        yield Call(node, function, compact(function), given, _given)


def _given(given: SgNode | None) -> Given:
    return tuple(
        child for child in given.named_children() if child.kind() != "comment"
    ) if given is not None else (), {}


def as_call(node: SgNode) -> Call | None:
    return next(_call(node), None) if node.kind() == "call_expression" else None


def evaluate(code: Code, node: SgNode, depth: int) -> object:
    """Literals, names, `+`, Sprintf; a name is also known when all it is given is one literal and the environment."""
    unresolved = Unresolved(node.text())
    if depth <= 0:
        return unresolved
    match node.kind():
        case "interpreted_string_literal" | "raw_string_literal":
            return node.text()[1:-1]
        case "int_literal":
            return int(node.text()) if node.text().isdecimal() else unresolved
        case "true" | "false":
            return node.kind() == "true"
        case "nil":
            return None
        case "identifier":
            return _named(code, node, depth)
        case "parenthesized_expression":
            inner = node.named_children()
            return evaluate(code, inner[0], depth - 1) if len(inner) == 1 else unresolved
        case "binary_expression":
            return _sum(code, node, depth)
        case "call_expression":
            return _called(code, node, depth)
        case "unary_expression":
            pointed = node.field("operand")
            return (
                evaluate(code, pointed, depth - 1)
                if pointed is not None and node.text().startswith("*")
                else unresolved
            )
        case _:
            return unresolved


def _named(code: Code, node: SgNode, depth: int) -> object:
    name = node.text()
    values = [value for value in code.assigned.get(name, ()) if not _reads_environment(code, value)]
    again = [value for value in values if any(part.text() == name for part in value.find_all(kind="identifier"))]
    if len(again) == 1 and len(values) > 1 and again[0].kind() != "identifier":
        # `port = ":" + port`: what it was before, then made into something else.
        before = tuple(value for value in values if value is not again[0])
        return evaluate(code._replace(assigned={**code.assigned, name: before}), again[0], depth - 1)
    if not values and (given := filling(code, name)) is not None:
        return evaluate(code, given, depth - 1)
    found = [evaluate(code, value, depth - 1) for value in values[:4]]
    if not found or len(values) > 4 or any(value != found[0] for value in found):
        return Unresolved(node.text())
    return found[0]


def _reads_environment(code: Code, node: SgNode, depth: int = 3) -> bool:
    """An environment read, or something made of a name that only holds one."""
    call = as_call(node)
    if call is not None and code.qualify(call.callee) in {"os:Getenv", "os:LookupEnv"}:
        return True
    if depth <= 0:
        return False
    names = [name.text() for name in node.find_all(kind="identifier")][:8] if node.kind() in _MADE else []
    held = [code.assigned.get(name, ()) for name in names if name not in code.names]
    return any(values and all(_reads_environment(code, value, depth - 1) for value in values) for values in held)


def _sum(code: Code, node: SgNode, depth: int) -> object:
    left, right, sign = node.field("left"), node.field("right"), node.field("operator")
    if left is None or right is None or sign is None or sign.text() != "+":
        return Unresolved(node.text())
    first, second = evaluate(code, left, depth - 1), evaluate(code, right, depth - 1)
    return first + second if isinstance(first, str) and isinstance(second, str) else Unresolved(node.text())


def _called(code: Code, node: SgNode, depth: int) -> object:
    call = as_call(node)
    unresolved = Unresolved(node.text())
    if call is None or not call.arguments:
        return unresolved
    qualified = code.qualify(call.callee)
    if (defined := option(call)) is not None:
        return evaluate(code, defined.value, depth - 1)
    if call.name.startswith("Get") and "spf13/viper" in code.source.text:
        from readiness.formats.source.go.viper import default_of

        known = default_of(code, call)
        return unresolved if known is None else known
    values = [evaluate(code, argument, depth - 1) for argument in call.arguments]
    if qualified == "fmt:Sprintf" and isinstance(values[0], str):
        return _formatted(values[0], values[1:], unresolved)
    if regex(r"(?i)(\w+\.)*\w*(getenv|env|envor)\w*").fullmatch(call.callee) and len(values) == 2:
        return values[1]
    if qualified == "net:JoinHostPort" and len(values) == 2 and all(isinstance(value, str) for value in values):
        return f"{values[0]}:{values[1]}"
    return values[0] if qualified == "strconv:Itoa" and isinstance(values[0], int) else unresolved


def _formatted(template: str, values: list[object], unresolved: Unresolved) -> object:
    parts = regex(r"%[sdv]").split(template)
    if "%" in "".join(parts) or len(parts) != len(values) + 1:
        return unresolved
    if any(isinstance(value, bool) or not isinstance(value, str | int) for value in values):
        return unresolved
    return "".join(part + str(value) for part, value in zip(parts, [*values, ""], strict=True))
