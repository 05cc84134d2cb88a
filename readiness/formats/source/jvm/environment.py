"""Environment variables that Java and Kotlin code asks for, by itself or through Spring's `@Value`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.java import syntax as java
from readiness.formats.source.kotlin import syntax as kotlin
from readiness.formats.source.starting import at_start
from readiness.formats.source.wrappers import softened
from readiness.model.facts import EnvRead
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text

_PLAIN = frozenset({"System.getenv", "java.lang.System.getenv"})
_MAPS = lazy(r"^(java\.lang\.)?System\.getenv\(\)\.(get|getOrDefault|containsKey)$")
_VALUE = lazy(r"\\?\$\{([A-Z][A-Z0-9_]+)(?::([^{}]*))?\}")
_FATAL = lazy(r"\bthrow\b|requireNonNull|System\.exit|\berror\(|checkNotNull")


def reads(code: Code) -> Iterator[EnvRead]:
    """`System.getenv("X")`, `System.getenv().get("X")`, and `@Value("${X:default}")` for names in capitals."""
    if "getenv" in code.source.text:
        yield from softened(_read(code, call) for call in code.calls if _asks(code, call))
    if "@Value" in code.source.text or "@param:Value" in code.source.text:
        yield from _values(code)


def _asks(code: Code, call: Call) -> bool:
    return bool(call.arguments) and (code.qualify(call.callee) in _PLAIN or _MAPS.search(call.callee) is not None)


def _read(code: Code, call: Call) -> EnvRead:
    given = call.arguments[1] if call.name == "getOrDefault" and len(call.arguments) > 1 else _alternative(call)
    default: Text | None = code.default(given) if given is not None else None
    asked = call.name == "containsKey" or given is not None
    required = not asked and _is_fatal(code, call)
    return EnvRead(
        location=code.at(call.arguments[0]),
        name=code.text(call.arguments[0]),
        required=required,
        default=default,
        certain=required and at_start(call.node),
    )


def _alternative(call: Call) -> SgNode | None:
    """`"x"` of `System.getenv("X") ?: "x"` and of `Optional.ofNullable(System.getenv("X")).orElse("x")`."""
    for parent in list(ancestors(call.node))[:6]:
        if parent.kind() == "elvis_expression":
            last = parent.named_children()[-1]
            return None if last.kind() == "jump_expression" or _FATAL.search(last.text()) else last
        outer = java.as_call(parent) or (kotlin.as_call(parent) if parent.kind() == "call_expression" else None)
        if outer is not None and outer.name in {"orElse", "requireNonNullElse"} and outer.arguments:
            return outer.arguments[-1]
        if parent.kind().endswith(("_declaration", "_statement", "statements")):
            break
    return None


def _is_fatal(code: Code, call: Call) -> bool:
    """The program stops where it is absent; a variable that is not there is otherwise null, which is said to be no fault."""
    for parent in list(ancestors(call.node))[:5]:
        text = parent.text()
        if parent.kind() == "elvis_expression" or "requireNonNull" in text or text.endswith("!!"):
            return True
        if parent.kind() == "variable_declarator" and (name := parent.field("name")) is not None:
            named = re.escape(name.text())
            return re.search(rf"if\s*\(\s*{named}\s*==\s*null[^{{;]*\)\s*\{{?\s*throw", code.source.text) is not None
    return False


def _values(code: Code) -> Iterator[EnvRead]:
    kinds = {"java": "annotation", "kotlin": "annotation"}
    for mark in code.source.nodes(kinds[code.source.language]):
        text = mark.text()
        found = _VALUE.search(text) if regex(r"@(\w+:)?(org\.[\w.]+\.)?Value\b").match(text) else None
        if found is not None:
            yield EnvRead(
                location=code.at(mark),
                name=found[1],
                required=found[2] is None,
                default=found[2],
                certain=found[2] is None,
            )
