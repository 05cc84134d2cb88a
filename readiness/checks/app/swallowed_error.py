"""Errors that are caught, and of which nothing is left: no log, no comment, no other way to go on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from readiness.checks.sources import FUNCTIONS, code_of, said
from readiness.formats.source.code import compact
from readiness.formats.source.javascript.handlers import parameters
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_WHOLE = frozenset({"Exception", "BaseException", "builtins.Exception"})
_NOTHING = frozenset({"pass_statement", "continue_statement"})


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each handler that takes every error there is."""
    code = code_of(cast("Document[Source]", document), "except", "catch", "err != nil")
    if code is None:
        return
    handlers = {"python": _python, "go": _go}.get(document.format, _javascript)
    for node, swallows in handlers(code):
        yield said(code, node, Kind.FAIL if swallows else Kind.PASS)


def _python(code: Code) -> Iterator[tuple[SgNode, bool]]:
    """`except:` and `except Exception:`. A named error that is passed over was thought about."""
    for clause in code.source.nodes("except_clause"):
        parts = clause.named_children()
        body = next((part for part in parts if part.kind() == "block"), None)
        caught = [part for part in parts if part.kind() not in ("block", "comment")]
        if body is None or (caught and not _takes_all(caught[0])):
            continue
        statements = [part for part in body.named_children() if part.kind() != "comment"]
        ellipsis = len(statements) == 1 and statements[0].text() == "..."
        silent = ellipsis or all(part.kind() in _NOTHING for part in statements)
        yield clause, silent and not _explained(code, clause)


def _takes_all(caught: SgNode) -> bool:
    names = [
        part.text() for part in (caught.named_children() if caught.kind() in ("as_pattern", "tuple") else [caught])
    ]
    return not _WHOLE.isdisjoint(names)


def _explained(code: Code, node: SgNode) -> bool:
    """A comment in it, behind it or on the line above says why. Our own marker is no explanation: it is counted elsewhere."""
    span = node.range()
    first, last = span.start.line, span.end.line
    lines = code.source.lines[first : last + 1]
    sign = "#" if code.source.language == "python" else "//"
    return any(sign in line or "/*" in line for line in lines)


def _javascript(code: Code) -> Iterator[tuple[SgNode, bool]]:
    """`catch (error) {}`. Who leaves the name out, as in `catch {}`, says that no error matters here."""
    for clause in code.source.nodes("catch_clause"):
        body = clause.field("body")
        if body is not None and clause.field("parameter") is not None:
            yield clause, not body.named_children() and not _explained(code, clause)
    for call in code.calls:
        function = call.arguments[0] if call.name == "catch" and len(call.arguments) == 1 else None
        if function is None or function.kind() not in FUNCTIONS or not parameters(function):
            continue
        body = function.field("body")
        empty = body is not None and body.kind() == "statement_block" and not body.named_children()
        said_before = any(part.kind() == "comment" for part in call.function.children())
        yield function, empty and not said_before and not _explained(code, function)


def _go(code: Code) -> Iterator[tuple[SgNode, bool]]:
    for statement in code.source.nodes("if_statement"):
        condition, body = statement.field("condition"), statement.field("consequence")
        if condition is not None and body is not None and re.fullmatch(r"err!=nil", compact(condition)):
            yield statement, not body.named_children() and not _explained(code, body)
