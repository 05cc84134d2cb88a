"""Outbound HTTP in Go: net/http's client waits for ever unless it, its transport or the request's context says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.waits import NEVER, SOON, Wait
from readiness.checks.sources import go_literals
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Code

_BOUNDED = lazy(r"WithTimeout|WithDeadline|NewRequestWithContext|\.WithContext\(|\.Timeout\s*=|ResponseHeaderTimeout|\.SetTimeout\(|TimeoutHandler")
_PLAIN = frozenset({"net/http:Get", "net/http:Post", "net/http:Head", "net/http:PostForm"})


def waits(code: Code) -> Iterator[Wait]:
    bounded = _BOUNDED.search(code.source.text) is not None
    for call in code.calls:
        name = code.qualify(call.callee)
        if name in _PLAIN:
            yield Wait(call.function, call.callee, SOON if "http.DefaultClient.Timeout" in code.source.text else NEVER)
        elif name == "net/http:DefaultClient.Do" or (name.startswith("github.com/go-resty/resty/") and call.name == "New"):
            yield Wait(call.function, call.callee, SOON if bounded else NEVER)
    for name, node, fields in go_literals(code) if "http.Client{" in code.source.text else ():
        if name == "net/http:Client":
            yield Wait(node, "http.Client{}", SOON if "Timeout" in fields or bounded else NEVER)
