"""Python's grammar: imports, calls, assignments, and what an expression comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import Call, Code, Given, Import, compact
from readiness.model.artifact import Unresolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.tree import Source

_READS = frozenset({"os.environ.get", "os.getenv", "os.environ.setdefault"})
_CONVERSIONS = frozenset({"int", "str", "float", "bool", "cast", "strip", "lower", "rstrip"})


def read(source: Source, path: str) -> Code:
    imports: list[Import] = []
    calls: list[Call] = []
    assigned: dict[str, list[SgNode]] = {}
    for node in source.nodes("import_statement", "import_from_statement", "call", "assignment"):
        kind = node.kind()
        if kind == "call":
            calls += _call(node)
        elif kind == "assignment":
            left, right = node.field("left"), node.field("right")
            if left is not None and right is not None:
                assigned.setdefault(left.text(), []).append(right)
        else:
            imports += _imported(node)
    names = {found.local: found.qualified for found in imports if found.local}
    values = {name: tuple(found) for name, found in assigned.items()}
    return Code(source, path, tuple(imports), tuple(calls), values, evaluate, names)


def _imported(node: SgNode) -> Iterator[Import]:
    module = node.field("module_name")
    for name in node.field_children("name"):
        alias = name.field("alias")
        plain = name.field("name") if alias is not None else name
        if plain is None:
            continue
        text = plain.text()
        local = alias.text() if alias is not None else text
        if module is not None:
            package = module.text()
            yield Import(module, package, local, package + text if package.endswith(".") else f"{package}.{text}")
        elif alias is None:
            root = text.partition(".")[0]
            yield Import(plain, text, root, root)
        else:
            yield Import(plain, text, local, text)
    if module is not None and any(child.kind() == "wildcard_import" for child in node.children()):
        yield Import(module, module.text(), "", module.text())


def _call(node: SgNode) -> Iterator[Call]:
    function, arguments = node.field("function"), node.field("arguments")
    if function is None or arguments is None or arguments.kind() != "argument_list":
        return
    yield Call(node, function, compact(function), arguments, _given)


def _given(arguments: SgNode | None) -> Given:
    plain: list[SgNode] = []
    keywords: dict[str, SgNode] = {}
    for child in arguments.named_children() if arguments is not None else ():
        kind = child.kind()
        if kind == "keyword_argument":
            name, value = child.field("name"), child.field("value")
            if name is not None and value is not None:
                keywords[name.text()] = value
        elif kind != "comment":
            plain.append(child)
    return tuple(plain), keywords


def as_call(node: SgNode) -> Call | None:
    """The node as a call, when it is one."""
    return next(_call(node), None) if node.kind() == "call" else None


def string(node: SgNode) -> str | None:
    """A plain string's content: no interpolation, escapes left as written (paths and names have none)."""
    if node.kind() == "concatenated_string":
        parts = [string(part) for part in node.named_children()]
        return None if None in parts else "".join(part for part in parts if part is not None)
    if node.kind() != "string":
        return None
    inner = node.named_children()
    if any(part.kind() == "interpolation" for part in inner):
        return None
    return "".join(part.text() for part in inner if part.kind() == "string_content")


def evaluate(code: Code, node: SgNode, depth: int) -> object:
    """Literals, names assigned once, `+`, f-strings, `or`, int(…) and defaults of environment reads."""
    unresolved = Unresolved(node.text())
    if depth <= 0:
        return unresolved
    match node.kind():
        case "string" | "concatenated_string":
            plain = string(node)
            return plain if plain is not None else _interpolated(code, node, depth)
        case "integer":
            return _integer(node.text(), unresolved)
        case "true" | "false":
            return node.kind() == "true"
        case "none":
            return None
        case "identifier":
            return _named(code, node, depth)
        case "parenthesized_expression":
            inner = node.named_children()
            return evaluate(code, inner[0], depth - 1) if len(inner) == 1 else unresolved
        case "boolean_operator":
            return _either(code, node, depth)
        case "binary_operator":
            return _sum(code, node, depth)
        case "call":
            return _called(code, node, depth)
        case _:
            return unresolved


def _integer(text: str, unresolved: Unresolved) -> object:
    try:
        return int(text.replace("_", ""), 0)
    except ValueError:
        return unresolved


def _named(code: Code, node: SgNode, depth: int) -> object:
    values = code.assigned.get(node.text(), ())
    return evaluate(code, values[0], depth - 1) if len(values) == 1 else Unresolved(node.text())


def _either(code: Code, node: SgNode, depth: int) -> object:
    left, right = node.field("left"), node.field("right")
    if left is None or right is None or not any(child.kind() == "or" for child in node.children()):
        return Unresolved(node.text())
    first = evaluate(code, left, depth - 1)
    return evaluate(code, right, depth - 1) if isinstance(first, Unresolved) or not first else first


def _sum(code: Code, node: SgNode, depth: int) -> object:
    left, right, sign = node.field("left"), node.field("right"), node.field("operator")
    if left is None or right is None or sign is None or sign.text() != "+":
        return Unresolved(node.text())
    first, second = evaluate(code, left, depth - 1), evaluate(code, right, depth - 1)
    return first + second if isinstance(first, str) and isinstance(second, str) else Unresolved(node.text())


def _interpolated(code: Code, node: SgNode, depth: int) -> object:
    text = ""
    for part in node.named_children():
        if part.kind() == "string_content":
            text += part.text()
        elif part.kind() == "interpolation":
            inner = part.named_children()
            value = evaluate(code, inner[0], depth - 1) if len(inner) == 1 else None
            if not isinstance(value, str | int):
                return Unresolved(node.text())
            text += str(value)
        elif part.kind() not in {"string_start", "string_end"}:
            return Unresolved(node.text())
    return text


def _called(code: Code, node: SgNode, depth: int) -> object:
    call = as_call(node)
    if call is None:
        return Unresolved(node.text())
    if code.qualify(call.callee) in _READS:
        default = call.arguments[1] if len(call.arguments) > 1 else call.keywords.get("default")
        return evaluate(code, default, depth - 1) if default is not None else Unresolved(node.text())
    if call.name in _CONVERSIONS and len(call.arguments) == 1:
        value = evaluate(code, call.arguments[0], depth - 1)
        if call.name == "int" and isinstance(value, str):
            return _integer(value, Unresolved(node.text()))
        return value
    return Unresolved(node.text())
