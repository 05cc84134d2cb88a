"""Outbound HTTP in Java and Kotlin: what each library does when nobody says how long to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.waits import NEVER, SOON, Wait
from readiness.checks.sources import inside
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Call, Code

_TOLD = lazy(r"(?i)timeout\w*\s*\(|\.block\(Duration")
_HTTP = lazy(r"Https?URLConnection|[\"']https?://")
_MADE = frozenset({
    "org.springframework.web.client.RestTemplate", "java.net.http.HttpClient.newHttpClient", "java.net.http.HttpClient.newBuilder",
    "org.springframework.web.client.RestClient.create", "org.springframework.web.reactive.function.client.WebClient.create",
})  # fmt: skip
"""What is made here by hand, past the application's own builder, whose settings may hold a timeout."""


def waits(code: Code) -> Iterator[Wait]:
    """A limit anywhere in the file counts: clients are set up in several steps."""
    told = _TOLD.search(code.source.text) is not None
    for call in code.calls:
        name = code.qualify(call.callee)
        if name in _MADE:
            # A factory that is handed over has its own limits.
            handed = bool(call.arguments) and name.endswith("RestTemplate")
            yield Wait(call.node, _short(call.callee), SOON if told or handed else NEVER)
        elif call.name == "openConnection" and not call.arguments and code.imports_from("java.net") and _is_http(call):
            yield Wait(call.node, "openConnection()", SOON if told else NEVER)


def _is_http(call: Call) -> bool:
    """Said to be so where it is opened: most others are of files and of what lies on the class path."""
    statement = inside(
        call.node,
        "local_variable_declaration",
        "expression_statement",
        "return_statement",
        "property_declaration",
        "assignment",
    )
    return _HTTP.search((statement or call.node).text()) is not None


def _short(callee: str) -> str:
    return callee if "." in callee and callee[0].isupper() else f"new {callee.rpartition('.')[2]}"
