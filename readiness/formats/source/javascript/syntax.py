"""JavaScript's and TypeScript's grammar: imports and requires, calls, assignments, and what an expression comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import Call, Code, Given, Import
from readiness.model.artifact import Unresolved
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.tree import Source

_REQUIRED = lazy(r"""^require\(["'](?:node:)?([^"']+)["']\)\.?""")
WRAPPERS = frozenset(
    {"parenthesized_expression", "as_expression", "non_null_expression", "satisfies_expression", "await_expression"}
)
FUNCTIONS = frozenset({"arrow_function", "function_expression", "function_declaration", "method_definition"})
_DECLARATIONS = ("variable_declarator", "assignment_expression", "public_field_definition", "field_definition")


def read(source: Source, path: str) -> Code:
    kinds = ["import_statement", "call_expression", "new_expression", "variable_declarator", "assignment_expression"]
    kinds.append("field_definition" if source.language == "javascript" else "public_field_definition")
    imports: list[Import] = []
    calls: list[Call] = []
    assigned: dict[str, list[SgNode]] = {}
    for node in source.nodes(*kinds):
        kind = node.kind()
        if kind == "import_statement":
            imports += _imported(node)
        elif kind in _DECLARATIONS:
            left = node.field("name") or node.field("left") or node.field("property")
            right = node.field("value") or node.field("right")
            if left is not None and right is not None:
                imports += _required(left, right)
                name = left.text() if "field" not in kind else f"this.{left.text()}"
                assigned.setdefault(name, []).append(right)
        else:
            calls += _call(node)
            imports += _bare_require(node)
    names = {found.local: found.qualified for found in imports if found.local}
    values = {name: tuple(found) for name, found in assigned.items()}
    return Code(source, path, tuple(imports), tuple(calls), values, evaluate, names)


def _imported(node: SgNode) -> Iterator[Import]:
    place = node.field("source") or node.find(kind="string")
    if place is None or regex(r"import\s+type\b").match(node.text()):
        return
    module = _module(place)
    named = False
    for part in _named_imports(node):
        named = True
        if part.kind() == "import_specifier":
            name, alias = part.field("name"), part.field("alias")
            if name is not None:
                exported = "" if name.text() == "default" else name.text()
                yield Import(place, module, (alias or name).text(), f"{module}:{exported}")
        else:
            local = next(iter(part.named_children()), None)
            yield Import(place, module, local.text() if local is not None else "", f"{module}:")
    clause = next((child for child in node.named_children() if child.kind() == "import_clause"), None)
    default = next((c for c in clause.named_children() if c.kind() == "identifier"), None) if clause else None
    if default is not None:
        yield Import(place, module, default.text(), f"{module}:")
    elif not named:
        yield Import(place, module, "", f"{module}:")


def _named_imports(node: SgNode) -> Iterator[SgNode]:
    """`a as b` of each `{…}`, `* as n`, TypeScript's `x = require("m")`, in whatever clause they stand."""
    for clause in node.named_children():
        if clause.kind() == "import_require_clause":
            yield clause
        for part in clause.named_children() if clause.kind() == "import_clause" else ():
            if part.kind() == "namespace_import":
                yield part
            elif part.kind() == "named_imports":
                yield from (name for name in part.named_children() if name.kind() == "import_specifier")


def _module(place: SgNode) -> str:
    return place.text().strip("\"'`").removeprefix("node:")


def _required(left: SgNode, right: SgNode) -> Iterator[Import]:
    """`x = require("m")`, `{a, b: c} = require("m")`, `x = require("m").a`, `x = await import("m")`."""
    value = unwrap(right)
    exported = ""
    if value.kind() == "member_expression":
        part, holder = value.field("property"), value.field("object")
        exported = part.text() if part is not None and part.text() != "default" else ""
        value = unwrap(holder) if holder is not None else value
    place = _require(value)
    if place is None:
        return
    module = _module(place)
    if left.kind() != "object_pattern":
        yield Import(place, module, left.text(), f"{module}:{exported}")
        return
    for part in left.named_children():
        key, local = part.field("key"), part.field("value")
        name = key.text() if key is not None else part.text().partition("=")[0].strip()
        yield Import(place, module, local.text() if local is not None else name, f"{module}:{name}")


def _bare_require(node: SgNode) -> Iterator[Import]:
    """`require("m")` whose value has no name: `require("dotenv").config()`, `app.use(require("cors")())`."""
    place, parent = _require(node), node.parent()
    while parent is not None and parent.kind() in {*WRAPPERS, "member_expression"}:
        parent = parent.parent()
    if place is not None and (parent is None or parent.kind() not in _DECLARATIONS):
        yield Import(place, _module(place), "", f"{_module(place)}:")


def _require(node: SgNode) -> SgNode | None:
    if node.kind() != "call_expression":
        return None
    function, given = node.field("function"), node.field("arguments")
    if function is None or given is None or function.text() not in {"require", "import"}:
        return None
    first = next(iter(given.named_children()), None)
    return first if first is not None and first.kind() in {"string", "template_string"} else None


def required(node: SgNode) -> str | None:
    """The module that a `require("m")` or `import("m")` names."""
    place = _require(node)
    return _module(place) if place is not None else None


def unwrap(node: SgNode) -> SgNode:
    """Without parentheses, `await`, `as T` and `!`."""
    while node.kind() in WRAPPERS:
        inner = next(iter(node.named_children()), None)
        if inner is None:
            break
        node = inner
    return node


def _call(node: SgNode) -> Iterator[Call]:
    function, given = node.field("function") or node.field("constructor"), node.field("arguments")
    if function is None:
        return
    yield Call(node, function, _callee(function), given, _given)


def _given(given: SgNode | None) -> Given:
    arguments = tuple(c for c in given.named_children() if c.kind() != "comment") if given is not None else ()
    keywords: dict[str, SgNode] = {}
    for argument in arguments:
        if argument.kind() == "object":
            keywords |= entries(argument)
    return arguments, keywords


def _callee(function: SgNode) -> str:
    """`require("express").Router` is written as the module's name, so that it can be qualified."""
    text = function.text()
    if not text.isidentifier():
        text = "".join(text.split()).replace("?.", ".").replace("!", "")
    return _REQUIRED.sub(r"\1:", text) if text.startswith("require(") else text


def entries(node: SgNode) -> dict[str, SgNode]:
    """Key → value of an object literal; a shorthand stands for itself, a method for its definition."""
    found = {}
    for child in node.named_children():
        if child.kind() == "pair":
            key, value = child.field("key"), child.field("value")
            if key is not None and value is not None:
                found[key.text().strip("\"'")] = value
        elif child.kind() == "shorthand_property_identifier":
            found[child.text()] = child
        elif child.kind() == "method_definition":
            name = child.field("name")
            if name is not None:
                found[name.text()] = child
    return found


def as_call(node: SgNode) -> Call | None:
    """The node as a call or construction, when it is one, seen through `await` and parentheses."""
    node = unwrap(node)
    return next(_call(node), None) if node.kind() in {"call_expression", "new_expression"} else None


def evaluate(code: Code, node: SgNode, depth: int) -> object:
    """Literals, names given one value, `+`, templates, `||`, `??`, and conversions of those."""
    node = unwrap(node)
    unresolved = Unresolved(node.text())
    if depth <= 0:
        return unresolved
    match node.kind():
        case "string":
            return node.text()[1:-1].replace("\\\\", "\\")
        case "template_string":
            return _template(code, node, depth)
        case "number":
            return _number(node.text(), unresolved)
        case "true" | "false":
            return node.kind() == "true"
        case "null" | "undefined":
            return None
        case "identifier" | "shorthand_property_identifier":
            return _named(code, node, depth)
        case "binary_expression":
            return _binary(code, node, depth)
        case "unary_expression":
            inner = node.field("argument")
            plus = inner is not None and node.text().startswith("+")
            return (
                _converted(evaluate(code, inner, depth - 1), unresolved) if inner is not None and plus else unresolved
            )
        case "call_expression":
            return _called(code, node, depth)
        case "member_expression":
            written = member(code, node)
            return evaluate(code, written, depth - 1) if written is not None else unresolved
        case _:
            return unresolved


def member(code: Code, node: SgNode) -> SgNode | None:
    """The value of `a.b` where `a` is one object literal of this file and nobody sets its `b` later."""
    holder, part = node.field("object"), node.field("property")
    if holder is None or part is None:
        return None
    if holder.kind() == "this":
        own = code.assigned.get(f"this.{part.text()}", ())
        return own[0] if len(own) == 1 else None
    if node.text() in code.assigned:
        return None
    if holder.kind() == "identifier":
        values = code.assigned.get(holder.text(), ())
        found = unwrap(values[0]) if len(values) == 1 else None
    else:
        found = member(code, holder) if holder.kind() == "member_expression" else None
    return entries(found).get(part.text()) if found is not None and found.kind() == "object" else None


def _number(text: str, unresolved: Unresolved) -> object:
    try:
        return int(text.replace("_", ""), 0)
    except ValueError:
        return unresolved


def _converted(value: object, unresolved: Unresolved) -> object:
    return _number(value, unresolved) if isinstance(value, str) else value


def _named(code: Code, node: SgNode, depth: int) -> object:
    # What the server says of itself once it listens was given before.
    values = [one for one in code.assigned.get(node.text(), ()) if not one.text().endswith(".address().port")]
    return evaluate(code, values[0], depth - 1) if len(values) == 1 else Unresolved(node.text())


def _binary(code: Code, node: SgNode, depth: int) -> object:
    left, right, sign = node.field("left"), node.field("right"), node.field("operator")
    if left is None or right is None or sign is None:
        return Unresolved(node.text())
    first = evaluate(code, left, depth - 1)
    if sign.text() in {"||", "??"}:
        absent = first is None or isinstance(first, Unresolved) or (sign.text() == "||" and not first)
        return evaluate(code, right, depth - 1) if absent else first
    second = evaluate(code, right, depth - 1)
    plain = sign.text() == "+" and isinstance(first, str) and isinstance(second, str | int)
    return f"{first}{second}" if plain else Unresolved(node.text())


def _template(code: Code, node: SgNode, depth: int) -> object:
    text = ""
    for part in node.named_children():
        if part.kind() == "template_substitution":
            inner = part.named_children()
            value = evaluate(code, inner[0], depth - 1) if len(inner) == 1 else None
            if isinstance(value, bool) or not isinstance(value, str | int):
                return Unresolved(node.text())
            text += str(value)
        else:
            text += part.text()
    return text


def _called(code: Code, node: SgNode, depth: int) -> object:
    """Conversions and functions such as `normalizePort` hand the value on."""
    call = as_call(node)
    if call is not None and call.name == "get" and len(call.arguments) == 1:
        return _setting(code, call, depth)
    if call is None or not call.arguments or not regex(r"(?i)parseInt|Number|String|\w*port\w*").fullmatch(call.name):
        return Unresolved(node.text())
    value = evaluate(code, call.arguments[0], depth - 1)
    return value if call.name == "String" else _converted(value, Unresolved(node.text()))


def _setting(code: Code, call: Call, depth: int) -> object:
    """Express keeps settings in the app: `app.set("port", 3000)`, later `app.get("port")`."""
    key = call.arguments[0].text().strip("\"'")
    for other in code.calls:
        same = other.name == "set" and other.receiver == call.receiver and len(other.arguments) == 2
        if same and other.arguments[0].text().strip("\"'") == key:
            return evaluate(code, other.arguments[1], depth - 1)
    return Unresolved(call.node.text())
