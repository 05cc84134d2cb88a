"""Switches from the environment that are read as if they were true or false, and are texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from readiness.checks.sources import code_of, said
from readiness.formats.source.code import ancestors
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

Found = tuple["SgNode", str, Level | None]
"""Where, the variable, and how bad; None where it is read as it should be."""
_WORDS = ("environ", "getenv", "process.env", "Getenv", "createEnv", "cleanEnv", "LookupEnv")
_SWITCH = lazy(
    r"(?i)^((\w+_)?(ENABLED?|DISABLED?|USE|IS|ALLOW|SKIP|REQUIRE|VERIFY|WITH|SHOULD|FORCE)_\w+|\w+_(ENABLED?|DISABLED?|ALLOWED|REQUIRED|SECURE|VERIFY|DEBUG|SSL|TLS|FLAG)"
    r"|DEBUG|TESTING|VERBOSE|SECURE|PRODUCTION|MAINTENANCE(_MODE)?|DRY_?RUN|RELOAD)$"
)
"""Names that promise yes or no."""
_PRESENCE = lazy(
    r"^(CI|NO_COLOR|FORCE_COLOR|DEBUG_COLORS|GITHUB_ACTIONS|VERCEL|NETLIFY|NODE_DEBUG|\w*_(KEY|TOKEN|URL|URI|DSN|PATH|FILE|DIR|ID|NAME|HOST|SECRET|USER|PASSWORD|DOMAINS?|LIST|VERSION|EMAIL|SUFFIX|PREFIX))$"
)
"""Names whose presence alone says what is meant."""
_GETTERS = frozenset({"os.getenv", "os.environ.get"})


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each switch that is asked of the environment."""
    code = code_of(cast("Document[Source]", document), *_WORDS)
    if code is None:
        return
    found = {"python": _python, "go": _go}.get(document.format, _javascript)
    for node, name, level in found(code):
        yield said(code, node, Kind.PASS if level is None else Kind.FAIL, name, level=level)


def _is_switch(name: object) -> bool:
    return isinstance(name, str) and _SWITCH.match(name) is not None and _PRESENCE.match(name) is None


def _python(code: Code) -> Iterator[Found]:
    for call in code.calls:
        if code.qualify(call.callee) in _GETTERS and call.arguments:
            default = call.arguments[1] if len(call.arguments) > 1 else call.keywords.get("default")
            typed = default is not None and default.kind() in ("true", "false")
            yield from _python_use(code, call.node, code.value(call.arguments[0]), typed=typed)
    for node in code.source.nodes("subscript") if "os.environ[" in code.source.text else ():
        holder, key = node.field("value"), node.field("subscript")
        if holder is not None and key is not None and code.qualify(holder.text()) == "os.environ":
            yield from _python_use(code, node, code.value(key), typed=False)


def _python_use(code: Code, node: SgNode, name: object, *, typed: bool) -> Iterator[Found]:
    """How the text is used: as it is (`if`, `not`, `bool(…)`), beside a number, or read first."""
    if not isinstance(name, str):
        return
    use = _use(node)
    if use == "compared" and not typed:
        yield node, name, Level.WARNING
    elif _is_switch(name):
        trapped = use in ("asked", "converted") or (typed and use in ("kept", "given") and not _read_later(code, node))
        level = Level.WARNING if use == "converted" or typed else Level.NOTE
        yield node, name, level if trapped else None


def _use(node: SgNode) -> str:
    """`converted`: `bool(x)`; `asked`: `if x`; `kept`: assigned as it is; `given`: an argument by name; else empty."""
    child = node
    for parent in ancestors(node):
        kind = parent.kind()
        if kind in ("parenthesized_expression", "boolean_operator"):
            child = parent
            continue
        if kind == "argument_list":
            call = parent.parent()
            function = call.field("function") if call is not None else None
            return "converted" if function is not None and function.text() == "bool" else ""
        if kind == "comparison_operator":
            other = [part for part in parent.named_children() if not _same(part, child)]
            odd = len(other) == 1 and other[0].kind() in ("true", "false", "integer", "float")
            return "compared" if odd else ""
        if kind == "not_operator":
            return "asked"
        if kind == "keyword_argument":
            return "given"
        if kind == "assignment":
            return "kept"
        if kind in ("if_statement", "elif_clause", "while_statement"):
            condition = parent.field("condition")
            return "asked" if condition is not None and _same(condition, child) else ""
        if kind == "conditional_expression":
            parts = parent.named_children()
            return "asked" if len(parts) == 3 and _same(parts[1], child) else ""
        return ""
    return ""


def _same(first: SgNode, second: SgNode) -> bool:
    one, two = first.range(), second.range()
    return one.start.index == two.start.index and one.end.index == two.end.index


def _read_later(code: Code, node: SgNode) -> bool:
    """What the variable holds is compared or converted below: `DEBUG.lower() == "true"`, `str2bool(DEBUG)`."""
    for parent in ancestors(node):
        if parent.kind() == "assignment":
            left = parent.field("left")
            name = re.escape(left.text()) if left is not None else ""
            return (
                re.search(
                    rf"(?<![\w.]){name}\s*(==|!=|\.\w+\(|\bin\b|\bnot in\b)|(?i:\w*(bool|true|int)\w*)\(\s*{name}\b|isinstance\({name}\b",
                    code.source.text,
                )
                is not None
            )
        if parent.kind() == "keyword_argument":
            return False
    return False


def _javascript(code: Code) -> Iterator[Found]:
    if "process.env" in code.source.text:
        for node in code.source.nodes("member_expression"):
            holder, key = node.field("object"), node.field("property")
            if holder is not None and key is not None and holder.text() == "process.env":
                yield from _javascript_use(node, key.text())
    if "coerce.boolean" in code.source.text and regex(r"process\.env|createEnv\(").search(code.source.text):
        for call in code.calls:
            if call.name == "boolean" and call.receiver.endswith("coerce"):
                pair = next((above for above in ancestors(call.node) if above.kind() == "pair"), None)
                key = pair.field("key") if pair is not None else None
                name = key.text().strip("\"'") if key is not None else ""
                if regex(r"[A-Z][A-Z0-9_]+").fullmatch(name):
                    yield call.node, name, Level.WARNING


def _javascript_use(node: SgNode, name: str) -> Iterator[Found]:
    child = node
    for parent in ancestors(node):
        kind = parent.kind()
        if kind in ("parenthesized_expression", "non_null_expression", "as_expression"):
            child = parent
            continue
        if kind == "binary_expression":
            yield from _compared(parent, child, name)
        elif kind == "unary_expression" and parent.text().startswith("!") and _is_switch(name) and name != "DEBUG":
            outer = parent.parent()
            twice = outer is not None and outer.kind() == "unary_expression" and outer.text().startswith("!!")
            yield node, name, Level.WARNING if twice else Level.NOTE
        elif kind == "arguments" and _is_switch(name):
            call = parent.parent()
            function = call.field("function") if call is not None else None
            if function is not None and function.text() == "Boolean":
                yield node, name, Level.WARNING
        elif kind in ("if_statement", "ternary_expression") and _is_switch(name) and name != "DEBUG":
            condition = parent.field("condition")
            if condition is not None and _same(condition, child):
                yield node, name, Level.NOTE
        return


def _compared(parent: SgNode, child: SgNode, name: str) -> Iterator[Found]:
    """`process.env.X === true` is never so, `process.env.X || false` is a text or false."""
    sign, left, right = parent.field("operator"), parent.field("left"), parent.field("right")
    if sign is None or left is None or right is None:
        return
    other = right if _same(left, child) else left
    if sign.text() in ("===", "!==", "==", "!="):
        if other.kind() in ("true", "false", "number"):
            yield child, name, Level.WARNING
        elif other.kind() == "string":
            yield child, name, None
    elif sign.text() in ("||", "??") and other.kind() in ("true", "false") and _is_switch(name) and _same(left, child):
        outer = parent.parent()
        if outer is not None and outer.kind() in ("pair", "variable_declarator"):
            yield child, name, Level.WARNING


def _go(code: Code) -> Iterator[Found]:
    """`os.Getenv("ENABLE_X") != ""`."""
    for call in code.calls:
        if code.qualify(call.callee) != "os:Getenv" or not call.arguments:
            continue
        name, parent = code.value(call.arguments[0]), call.node.parent()
        if not _is_switch(name) or name == "DEBUG" or parent is None or parent.kind() != "binary_expression":
            continue
        trapped = regex(r'!=\s*""$|^""\s*!=').search(parent.text()) is not None
        yield call.node, str(name), Level.NOTE if trapped else None
