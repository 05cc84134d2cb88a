"""Database clients that wait without end: for a connection, or for a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.checks.app.occasions import is_watched
from readiness.checks.sources import code_of, meant, said
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Call, Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_WORDS = ("psycopg", "pg", "redis")
_CONNECTS = frozenset(
    {"psycopg2.connect", "psycopg.connect", "psycopg.AsyncConnection.connect", "psycopg.Connection.connect"}
)
_POOLS = frozenset({"psycopg2.pool.ThreadedConnectionPool", "psycopg2.pool.SimpleConnectionPool"})
_NODE = frozenset({"pg:Pool", "pg:Client", "pg:default.Pool", "pg:default.Client", "pg:native.Pool"})
_ADDRESS = ("dsn", "conninfo", "connectionString")
_TOLD = lazy(r"(?i)timeout")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each PostgreSQL client whose library has no limit of its own.

    Open where the address, which may hold the limits, is only known later."""
    code = code_of(cast("Document[Source]", document), *_WORDS)
    if code is None or is_watched(document.path) or document.format == "go":
        return
    for call in code.calls:
        name = code.qualify(call.callee)
        if name in (_CONNECTS | _POOLS if document.format == "python" else _NODE):
            yield _judged(code, call)


def _judged(code: Code, call: Call) -> Observation:
    address = next((call.keywords[key] for key in _ADDRESS if key in call.keywords), None)
    positional = [one for one in call.arguments if one.kind() not in ("object", "integer")]
    given = address if address is not None else (positional[0] if positional else None)
    if _TOLD.search(call.node.text()) or (given is not None and _TOLD.search(meant(code, given).text())):
        return said(code, call.function, Kind.PASS, call.callee)
    if given is not None and not isinstance(code.value(given), str):
        return said(
            code, call.function, Kind.OPEN, call.callee, "what is in its address or options is only known later"
        )
    if _hidden(call) or not (call.arguments or call.keywords):
        return said(code, call.function, Kind.OPEN, call.callee, "its options come from elsewhere")
    return said(code, call.function, Kind.FAIL, call.callee)


def _hidden(call: Call) -> bool:
    return (
        any(part.kind() in ("dictionary_splat", "list_splat") for part in call.arguments) or "..." in call.node.text()
    )
