"""Outbound HTTP in Go: net/http's client waits for ever unless it, its transport or the request's context says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.waits import NEVER, SOON, Wait
from readiness.checks.sources import go_literals
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Code

_BOUNDED = lazy(
    r"WithTimeout|WithDeadline|NewRequestWithContext|\.WithContext\(|\.Timeout\s*=|ResponseHeaderTimeout|\.SetTimeout\(|TimeoutHandler"
)
_SENDS = frozenset({"Do", "Get", "Post", "PostForm", "Head"})
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
            told = "Timeout" in fields or bounded or not _asks(code)
            yield Wait(node, "http.Client{}", SOON if told else NEVER)


def _asks(code: Code) -> bool:
    """Whether the file itself sends requests with a client."""
    return any(call.name in _SENDS and _CLIENT.search(call.receiver) for call in code.calls)
