"""Passwords, tokens and keys that are written to the log."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from readiness.checks.app.log_calls import QUIET, WORDS, log_calls
from readiness.checks.app.log_names import asks_for_credentials, is_secret, last_name
from readiness.checks.app.occasions import is_watched, sets_up
from readiness.checks.sources import FUNCTIONS, guarded, inside, said, served
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.checks.app.log_calls import LogCall
    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_HINTS = (
    *("token", "secret", "passw", "credential", "cookie", "authorization", "pwd", "passphrase"),
    *("apikey", "api_key", "privatekey", "private_key"),
)
"""In lower case."""
_OBJECTS = ("k8s.io", "sigs.k8s.io", "kubernetes", "github.com/hashicorp/vault")
"""In their files `secret` is an object with a name, which its String method does not tell."""


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each call of a logger that is given values: fail if one of them is a secret by its name."""
    source = cast("Document[Source]", document)
    if not any(hint in source.content.lowered for hint in _HINTS):
        return
    code = served(source, *WORDS)
    if code is None or is_watched(document.path):
        return
    for found in log_calls(code):
        if found.values:
            name = _secret(code, found)
            level = Level.WARNING if found.level in QUIET else None
            hidden = not name or guarded(found.call.node) or sets_up(found.call.node)
            yield said(code, found.call.function, Kind.PASS if hidden else Kind.FAIL, name, level=level)


def _secret(code: Code, found: LogCall) -> str:
    for key, node in found.values:
        if asks_for_credentials(node):
            return node.text()
        name = last_name(node)
        if not name or _is_object(code, name) or _is_constant(node) or _is_name(node):
            continue
        if is_secret(name) or (is_secret(key) and name.lower() not in ("id", "name")):
            return node.text() if len(node.text()) <= 40 else name
    return ""


def _is_object(code: Code, name: str) -> bool:
    return name.lower().endswith(("secret", "credentials")) and code.imports_from(*_OBJECTS)


def _is_name(node: SgNode) -> bool:
    """`self.secrets.get(secret)` in the same function: the name that a secret is looked up by."""
    function = inside(node, *FUNCTIONS) if node.kind() == "identifier" else None
    asked = rf"\w(\.get\(|\[)\s*{re.escape(node.text())}\s*[\]),]"
    return function is not None and regex(asked).search(function.text()) is not None


def _is_constant(node: SgNode) -> bool:
    """`Messages.INVALID_PASSWORD`: what is written in capitals is the text about it, not the thing."""
    return regex(r"(\w+\.)+[A-Z_]+|[A-Z][A-Z_]*[A-Z]").fullmatch(node.text()) is not None
