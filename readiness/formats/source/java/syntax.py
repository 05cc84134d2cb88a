"""Java's grammar: imports, calls, assignments, and what an expression comes to."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.formats.source.code import Call, Code, Given, Import, compact
from readiness.model.artifact import Unresolved
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.tree import Source

CALLS = ("method_invocation", "object_creation_expression")
FUNCTIONS = frozenset({"method_declaration", "constructor_declaration", "lambda_expression"})
COMMENTS = frozenset({"line_comment", "block_comment"})
_ASSIGNMENTS = ("variable_declarator", "assignment_expression")
_DECLARED = lazy(r"\b(?:class|interface|enum|record|object)\s+(\w+)")
_ESCAPE = lazy(r"\\([\\\"'$nrtsbf])")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "s": " ", "b": "\b", "f": "\f"}
_NUMBERS = frozenset(
    {"decimal_integer_literal", "hex_integer_literal", "octal_integer_literal", "binary_integer_literal"}
)


def read(source: Source, path: str) -> Code:
    """A call's `function` is the method's name or the type that is made; annotations are no calls.

    `imports`: the module is what stands behind `import`, without `.*`. A static import names its member.
    """
    imports: list[Import] = []
    calls: list[Call] = []
    assigned: dict[str, list[SgNode]] = {}
    for node in source.nodes("import_declaration", *CALLS, *_ASSIGNMENTS):
        kind = node.kind()
        if kind == "import_declaration":
            imports += imported(node)
        elif kind in _ASSIGNMENTS:
            left, right = node.field("name") or node.field("left"), node.field("value") or node.field("right")
            if left is not None and right is not None:
                assigned.setdefault(left.text().removeprefix("this."), []).append(right)
        else:
            calls += _call(node)
    names = {found.local: found.qualified for found in imports if found.local}
    values = {name: tuple(found) for name, found in assigned.items()}
    return Code(source, path, tuple(imports), tuple(calls), values, evaluate, names)


def imported(node: SgNode) -> Iterator[Import]:
    place = next(
        (child for child in node.named_children() if child.kind() in {"scoped_identifier", "identifier"}), None
    )
    if place is None:
        return
    module = compact(place)
    wildcard = any(child.kind() == "asterisk" for child in node.named_children())
    yield Import(place, module, "" if wildcard else module.rpartition(".")[2], module)


def _call(node: SgNode) -> Iterator[Call]:
    given = node.field("arguments")
    function = node.field("name") or node.field("type")
    if function is None or given is None:
        return
    if node.kind() == "object_creation_expression":
        callee = regex(r"<.*>").sub("", compact(function))
    else:
        holder = node.field("object")
        callee = f"{compact(holder)}.{function.text()}" if holder is not None else function.text()
    yield Call(node, function, callee, given, _given)


def _given(given: SgNode | None) -> Given:
    return tuple(one for one in given.named_children() if one.kind() not in COMMENTS) if given is not None else (), {}


def as_call(node: SgNode) -> Call | None:
    """The node as a call, when it is one."""
    return next(_call(node), None) if node.kind() in CALLS else None


def string(node: SgNode) -> str | None:
    """The content of a literal or text block."""
    if node.kind() != "string_literal":
        return None
    text = node.text()
    if not text.startswith('"""'):
        return unescaped(text[1:-1])
    lines = text[3:-3].split("\n")[1:]
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return unescaped("\n".join(line[margin:].rstrip() for line in lines))


def unescaped(text: str) -> str:
    """A literal's inside with its escapes replaced."""
    return _ESCAPE.sub(lambda found: _PLAIN.get(found[1], found[1]), text) if "\\" in text else text


def integer(text: str) -> int | None:
    """`10`, `0x1F`, `1_000L`; None for what is none."""
    plain = text.replace("_", "").rstrip("lLuU")
    try:
        return int(plain, 8 if regex(r"0[0-7]+").fullmatch(plain) else 0)
    except ValueError:
        return None


def evaluate(code: Code, node: SgNode, depth: int) -> object:
    """Literals, names and fields of this file that are given one value, `+`, casts, defaults of environment reads."""
    unresolved = Unresolved(node.text())
    if depth <= 0:
        return unresolved
    match node.kind():
        case "string_literal":
            return string(node)
        case kind if kind in _NUMBERS:
            number = integer(node.text())
            return unresolved if number is None else number
        case "true" | "false":
            return node.kind() == "true"
        case "null_literal":
            return None
        case "identifier" | "field_access":
            return _named(code, node, depth)
        case "parenthesized_expression":
            inner = node.named_children()
            return evaluate(code, inner[0], depth - 1) if len(inner) == 1 else unresolved
        case "cast_expression":
            value = node.field("value")
            return evaluate(code, value, depth - 1) if value is not None else unresolved
        case "binary_expression":
            return _sum(code, node, depth)
        case "method_invocation":
            return _called(code, node, depth)
        case _:
            return unresolved


@lru_cache(maxsize=4)
def declared_types(text: str) -> frozenset[str]:
    """Names of all types that a file declares."""
    return frozenset(_DECLARED.findall(text))


def _named(code: Code, node: SgNode, depth: int) -> object:
    """A name of this file: `X`, `this.x`, and `A.X` where a type `A` stands here."""
    holder, _, name = node.text().rpartition(".")
    unresolved = Unresolved(node.text())
    if holder not in ("", "this") and holder not in declared_types(code.source.text):
        return unresolved
    if not holder and name in code.names:
        return unresolved
    values = code.assigned.get(name, ())
    return evaluate(code, values[0], depth - 1) if len(values) == 1 else unresolved


def _sum(code: Code, node: SgNode, depth: int) -> object:
    left, right, sign = node.field("left"), node.field("right"), node.field("operator")
    if left is None or right is None or sign is None or sign.text() != "+":
        return Unresolved(node.text())
    return added(evaluate(code, left, depth - 1), evaluate(code, right, depth - 1), node)


def added(first: object, second: object, node: SgNode) -> object:
    """What `+` makes of a text and another value."""
    parts = (first, second)
    if not any(isinstance(part, str) for part in parts) or any(not isinstance(part, str | int) for part in parts):
        return Unresolved(node.text())
    return "".join(str(part).lower() if isinstance(part, bool) else str(part) for part in parts)


def _called(code: Code, node: SgNode, depth: int) -> object:
    call = as_call(node)
    if call is None:
        return Unresolved(node.text())
    return called(code, node, call, depth)


def called(code: Code, node: SgNode, call: Call, depth: int) -> object:
    """Conversions of a known value, and the default of a map of variables: `env.getOrDefault("PORT", "8080")`."""
    if call.name in {"getOrDefault", "getProperty", "orElse"} and call.arguments:
        given = call.arguments[-1] if call.name == "orElse" or len(call.arguments) == 2 else None
        return evaluated(code, given, depth, node)
    if call.callee in {"Integer.parseInt", "Integer.valueOf", "Long.parseLong"} and call.arguments:
        value = evaluated(code, call.arguments[0], depth, node)
        number = integer(value) if isinstance(value, str) else None
        return Unresolved(node.text()) if number is None else number
    if (
        call.callee in {"String.valueOf", "URI.create", "Duration.ofSeconds", "Path.of", "Paths.get"}
        and len(call.arguments) == 1
    ):
        return evaluated(code, call.arguments[0], depth, node)
    return Unresolved(node.text())


def evaluated(code: Code, given: SgNode | None, depth: int, node: SgNode) -> object:
    """What an argument comes to in its language; unresolved where there is none."""
    return Unresolved(node.text()) if given is None else code.evaluate(code, given, depth - 1)
