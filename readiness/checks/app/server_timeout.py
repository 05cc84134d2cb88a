"""Go servers that let a client take as long as it likes to send its headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.checks.sources import code_of, go_literals, is_development, said
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_SERVING = frozenset({"net/http:ListenAndServe", "net/http:ListenAndServeTLS", "net/http:Serve", "net/http:ServeTLS"})
_HERE = lazy(r"""["`](localhost|127\.0\.0\.1|\[::1\]):""")
_LATER = lazy(r"\.(ReadHeaderTimeout|ReadTimeout)\s*=")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each net/http server that is opened or made."""
    code = code_of(cast("Document[Source]", document), "net/http")
    if code is None or is_development(document.path):
        return
    for call in code.calls:
        if code.qualify(call.callee) in _SERVING and call.arguments:
            local = _HERE.search(call.arguments[0].text()) is not None
            yield said(code, call.node, Kind.PASS if local else Kind.FAIL, call.callee)
    later = _LATER.search(code.source.text) is not None
    for name, node, fields in go_literals(code):
        if name == "net/http:Server":
            bounded = later or "ReadHeaderTimeout" in fields or "ReadTimeout" in fields
            yield said(code, node, Kind.PASS if bounded else Kind.FAIL, "http.Server{}")
