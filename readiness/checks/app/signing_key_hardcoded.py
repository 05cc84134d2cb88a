"""Sessions, cookies and tokens whose key stands in the code."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.checks.app import jvm_security
from readiness.checks.app.signing_keys import go_keys, javascript_keys, python_keys
from readiness.checks.sources import code_of, guarded, is_development, literal, meant, said
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_WORDS = (
    "jwt", "JWT", "session", "Session", "secret", "SECRET", "cookie", "jose", "createHmac", "itsdangerous", "securecookie",
    "HMAC", "Jwts", "hmacShaKeyFor",
)  # fmt: skip
_LISTS = ("array", "list", "tuple", "set")
_MADE = lazy(
    r"(?s)(JWK\.asKey|new TextEncoder\(\)\.encode|Buffer\.from|createSecretKey|crypto\.createSecretKey|bytes|hex\.DecodeString"
    r"|base64\.\w*decode)\("
)
"""What makes a key of a text."""
_NO_KEY = ("PUBLIC KEY", "BEGIN CERTIFICATE", "${", "{{", "mock")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each key that signs sessions or tokens."""
    code = code_of(cast("Document[Source]", document), *_WORDS)
    if code is None or is_development(document.path):
        return
    keys = {"python": python_keys, "go": go_keys, "java": jvm_security.keys, "kotlin": jvm_security.keys}.get(
        document.format, javascript_keys
    )
    told: set[int] = set()
    for node, name in keys(code):
        start = node.range().start.index
        if start in told:
            continue
        told.add(start)
        written = _written(code, node) and not guarded(node)
        yield said(code, node, Kind.FAIL if written else Kind.PASS, name)


def _written(code: Code, node: SgNode) -> bool:
    """A text in the code, alone or in a list; a public key is meant to be read, an empty text is no key."""
    value = meant(code, node)
    if value.kind() in _LISTS:
        return any(_written(code, part) for part in value.named_children())
    given = value.field("arguments") if _MADE.match(value.text()) else None
    if given is not None and given.named_children():
        return _written(code, given.named_children()[0])
    if value.kind() == "call" and regex(r"\.encode\([^)]*\)$").search(value.text()):
        function = value.field("function")
        holder = function.field("object") if function is not None else None
        return holder is not None and _written(code, holder)
    if jvm_security.written_key(value):
        return True
    text = literal(code, value)
    return text is not None and text != "" and not any(mark in text for mark in _NO_KEY)
