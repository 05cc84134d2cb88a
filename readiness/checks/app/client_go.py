"""Outbound HTTP in Go: net/http's client waits for ever unless it, its transport or the request's context says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.waits import NEVER, SOON, Wait
from readiness.checks.sources import go_literals, inside
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code

_BOUNDED = lazy(
    r"WithTimeout|WithDeadline|NewRequestWithContext|\.WithContext\(|\.Timeout\s*=|ResponseHeaderTimeout|\.SetTimeout\(|TimeoutHandler"
)
_SENDS = {"Do": 1, "Get": 1, "Post": 3, "PostForm": 2, "Head": 1}
"""Method → how many arguments it takes; clients of other things have the same names."""
_CLIENT = lazy(r"(?i)client|^http$|^c$|^hc$")
_PLAIN = frozenset({"net/http:Get", "net/http:Post", "net/http:Head", "net/http:PostForm"})


def waits(code: Code) -> Iterator[Wait]:
    bounded = _BOUNDED.search(code.source.text) is not None
    for call in code.calls:
        name = code.qualify(call.callee)
        if name in _PLAIN:
            yield Wait(call.function, call.callee, SOON if "http.DefaultClient.Timeout" in code.source.text else NEVER)
        elif name == "net/http:DefaultClient.Do" or (
            name.startswith("github.com/go-resty/resty/") and call.name == "New"
        ):
            yield Wait(call.function, call.callee, SOON if bounded else NEVER)
    for name, node, fields in go_literals(code) if "http.Client{" in code.source.text else ():
        if name == "net/http:Client":
            # Handed to a library, it may well be given contexts that end.
            told = "Timeout" in fields or bounded or _is_handed_over(node) or not _asks(code)
            yield Wait(node, "http.Client{}", SOON if told else NEVER)


def _is_handed_over(node: SgNode) -> bool:
    """`spdy.NewDialer(upgrader, &http.Client{…}, …)`, where a time for the whole exchange would cut it off."""
    outer = inside(node, "call_expression")
    function = outer.field("function") if outer is not None else None
    return function is not None and regex(r"Dial|Stream|Watch|Upgrad").search(function.text()) is not None


def _asks(code: Code) -> bool:
    """Whether the file itself sends requests with a client."""
    return any(
        len(call.arguments) == _SENDS.get(call.name, -1) and _CLIENT.search(call.receiver) is not None
        for call in code.calls
    )
