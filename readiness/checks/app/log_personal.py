"""Personal data and whole requests that are written to the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.checks.app.log_calls import QUIET, WORDS, log_calls
from readiness.checks.app.log_names import is_personal, is_whole_request, last_name
from readiness.checks.app.occasions import is_watched, sets_up
from readiness.checks.sources import guarded, said, served
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.checks.app.log_calls import LogCall
    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_HINTS = (
    *("user", "body", "header", ".data", ".json", ".form", ".post", "email", "phone", "cookie", "ssn", "birth", "dob"),
    *("passport", "cardnumber", "card_number", "firstname", "first_name", "lastname", "last_name", "fullname"),
    *("full_name", "homeaddress", "home_address"),
)
"""In lower case, the usual ones first."""
_REDACTED = lazy(r"\bredact\w*\s*[:=(]")
_ACCOUNT = lazy(r"(?:req|request|ctx\.state|ctx|session|req\.session)\.(?:user|currentUser)")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each call of a logger that is given values, but for levels nobody writes in production."""
    source = cast("Document[Source]", document)
    if not any(hint in source.content.lowered for hint in _HINTS):
        return
    code = served(source, *WORDS)
    if code is None or is_watched(document.path):
        return
    redacted = _REDACTED.search(code.source.text) is not None
    for found in log_calls(code):
        if found.values and found.level not in QUIET:
            name = "" if redacted else _personal(code, found)
            hidden = not name or guarded(found.call.node) or sets_up(found.call.node)
            yield said(code, found.call.function, Kind.PASS if hidden else Kind.FAIL, name)


def _personal(code: Code, found: LogCall) -> str:
    language = code.source.language
    for key, node in found.values:
        name = last_name(node)
        if is_whole_request(node, language) or (
            name and not _is_constant(node) and (is_personal(name) or is_personal(key))
        ):
            return node.text() if len(node.text()) <= 40 else name
        if language not in ("python", "go", "java", "kotlin") and _is_account(node):
            return node.text()
    return ""


def _is_constant(node: SgNode) -> bool:
    return regex(r"(\w+\.)*[A-Z][A-Z_]+").fullmatch(node.text()) is not None


def _is_account(node: SgNode) -> bool:
    """The whole account as an argument; in a template it would only be `[object Object]`."""
    parent = node.parent()
    if parent is None or parent.kind() in ("template_substitution", "binary_expression"):
        return False
    return _ACCOUNT.fullmatch(node.text().replace("?.", ".")) is not None
