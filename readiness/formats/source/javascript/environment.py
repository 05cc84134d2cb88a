"""Environment variables that JavaScript code asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.javascript.schemas import validated
from readiness.formats.source.javascript.syntax import WRAPPERS, unwrap
from readiness.formats.source.wrappers import softened, unwrapped
from readiness.model.artifact import Unresolved
from readiness.model.facts import EnvRead
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code

_HOLDERS = frozenset({"process.env", "globalThis.process.env", "process:env", "process:default.env", "Bun.env"})
_FUNCTIONS = frozenset({"function_declaration", "function_expression", "arrow_function", "method_definition"})
_CONVERSIONS = frozenset({"parseInt", "Number", "parseFloat", "String", "Boolean", "JSON.parse"})

_PARSES = lazy(
    r"^(parse(?!Int$|$)|safe|env|coerce|sanit|read(?!File))|Env|[dD]efault|[fF]allback|^(to|as|get)?([bB]ool|[iI]nt|[nN]um|[sS]tr|[lL]ist)"
)
_VALUES = frozenset({
    "number", "string", "true", "false", "array", "null", "undefined", "template_string", "call_expression", "member_expression", "identifier",
    "binary_expression",
})  # fmt: skip


def reads(code: Code) -> Iterator[EnvRead]:
    if "env" in code.source.text.lower() or "onfig" in code.source.text:
        plain = list(unwrapped(code, list(_reads(code)))) if regex(r"\benv\b").search(code.source.text) else []
        found = [
            one._replace(certain=False) for one in plain
        ]  # a variable that is not there is `undefined`, and no error
        yield from softened([*found, *validated(code)])


def _reads(code: Code) -> Iterator[tuple[EnvRead, SgNode]]:
    for node in code.source.nodes("member_expression", "subscript_expression", "variable_declarator"):
        if node.kind() == "variable_declarator":
            yield from _destructured(code, node)
            continue
        holder = node.field("object")
        key = node.field("property") or node.field("index")
        if holder is not None and key is not None and _is_environment(code, holder):
            yield from _read(code, node, key)


def _is_environment(code: Code, node: SgNode) -> bool:
    text = node.text().replace("?", "")
    if text in _HOLDERS or code.qualify(text) in _HOLDERS:
        return True
    values = code.assigned.get(text, ()) if node.kind() == "identifier" else ()
    return len(values) == 1 and values[0].text() in _HOLDERS


def _read(code: Code, node: SgNode, key: SgNode) -> Iterator[tuple[EnvRead, SgNode]]:
    default, required = _use(code, node)
    if default is node:
        return
    read = EnvRead(
        location=code.at(key),
        name=key.text() if node.kind() == "member_expression" else code.text(key),
        required=required and default is None and not _asked_before(node),
        default=code.default(default) if default is not None else None,
    )
    yield read, key


def _asked_before(node: SgNode) -> bool:
    """`if (process.env.DB_TYPE) connect(process.env.DB_HOST)`: only wanted where another variable asks for it."""
    for parent in ancestors(node):
        if parent.kind() in _FUNCTIONS:
            return False
        condition = parent.field("condition") if parent.kind() == "if_statement" else None
        if condition is not None and regex(r"\(\s*process\.env\.\w+\s*(\)|&&|={2,3})").match(condition.text()):
            return not condition.range().start.index <= node.range().start.index < condition.range().end.index
    return False


def _use(code: Code, node: SgNode) -> tuple[SgNode | None, bool]:
    """The default it falls back to and whether it is needed; the node itself when it is written, not read."""
    child, parent = node, node.parent()
    while parent is not None:
        kind = parent.kind()
        if kind == "arguments" and _function_of(parent) == "Boolean":
            return None, False
        if kind == "arguments" and (fallback := _given_too(parent, child)) is not None:
            return fallback, False
        if kind in WRAPPERS or (kind == "arguments" and _converts(parent)) or kind == "call_expression":
            child, parent = parent, parent.parent()
        elif kind in {"assignment_expression", "augmented_assignment_expression"} and _same(
            parent.field("left"), child
        ):
            fallback = parent.field("right") if kind.startswith("augmented") else None
            return (fallback or node), False
        elif kind == "binary_expression":
            return _compared(parent, child)
        elif kind == "unary_expression":
            return (node, False) if parent.text().startswith("delete") else (None, _throws(parent))
        else:
            condition = kind == "ternary_expression" and _same(parent.field("condition"), child)
            chosen = parent.field("consequence") if condition else None
            fallback = parent.field("alternative") if chosen is not None and child.text() in chosen.text() else None
            shown = kind == "arguments" and regex(r"console\.|\w*log\w*\.").match(_function_of(parent))
            tolerated = condition or shown or kind in {"if_statement", "template_substitution", "spread_element"}
            return fallback, not tolerated and (kind != "variable_declarator" or _needed_later(code, parent))
    return None, True


def _needed_later(code: Code, declared: SgNode) -> bool:
    """A variable's later fate: `if (!x) throw …` needs it, any other question about it tolerates its absence."""
    name = declared.field("name")
    if name is None or name.kind() != "identifier":
        return True
    word = rf"(?<![\w$.]){re.escape(name.text())}(?![\w$])"
    after = code.source.text[name.range().end.index :]
    if re.search(rf"if\s*\(\s*!\s*{word}[^)]*\)\s*\{{?[^}}]*?(?:\bthrow\b|\.exit\()", after):
        return True
    return not re.search(rf"if\s*\(\s*!?\s*{word}|!\s*{word}|{word}\s*(?:[!=]==?|&&|\|\||\?\?|\?(?![.:]))", after)


def _given_too(arguments: SgNode, child: SgNode) -> SgNode | None:
    """`6000` of `parseEnvNumber(process.env.X, 6000)`: a function that reads a value, and what it takes instead."""
    given = [one for one in arguments.named_children() if one.kind() != "comment"]
    if len(given) != 2 or not _same(given[0], child) or given[1].kind() not in _VALUES:
        return None
    return given[1] if _PARSES.search(_function_of(arguments).rpartition(".")[2]) else None


def _converts(arguments: SgNode) -> bool:
    return _function_of(arguments) in _CONVERSIONS


def _function_of(arguments: SgNode) -> str:
    call = arguments.parent()
    function = call.field("function") if call is not None else None
    return function.text() if function is not None else ""


def _compared(parent: SgNode, child: SgNode) -> tuple[SgNode | None, bool]:
    sign = parent.field("operator")
    left = _same(parent.field("left"), child)
    if sign is not None and sign.text() in {"||", "??"}:
        return (parent.field("right"), False) if left else (None, False)
    # `process.env.X && …`, `process.env.X === "production"`: made for its absence.
    return None, False


def _throws(node: SgNode) -> bool:
    """`if (!process.env.X) throw …`: the program refuses to run without it."""
    for parent in ancestors(node):
        if parent.kind() == "if_statement":
            then = parent.field("consequence")
            return then is not None and regex(r"\bthrow\b|\.exit\(").search(then.text()) is not None
        if parent.kind() not in {"parenthesized_expression", "binary_expression"}:
            return False
    return False


def _same(node: SgNode | None, other: SgNode) -> bool:
    if node is None:
        return False
    first, second = node.range(), other.range()
    return first.start.index == second.start.index and first.end.index == second.end.index


def _destructured(code: Code, node: SgNode) -> Iterator[tuple[EnvRead, SgNode]]:
    """`const {A, B = "x", C: c} = process.env`."""
    pattern, value = node.field("name"), node.field("value")
    if pattern is None or value is None or pattern.kind() != "object_pattern":
        return
    if not _is_environment(code, unwrap(value)):
        return
    for part in pattern.named_children():
        if part.kind() in {"comment", "rest_pattern"}:
            continue
        key = part.field("key") or part.field("left") or part
        inner = part.field("value") or part
        default = inner.field("right")
        computed = key.kind() == "computed_property_name"
        read = EnvRead(
            location=code.at(key),
            name=Unresolved(key.text()) if computed else key.text().strip("\"'"),
            required=default is None,
            default=code.default(default) if default is not None else None,
        )
        yield read, key
