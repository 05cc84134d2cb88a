"""Tokens that are believed without a look at their signature."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from readiness.checks.app import jvm_security
from readiness.checks.sources import FUNCTIONS, code_of, inside, is_development, meant, said
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

Found = tuple["SgNode", str, Level | None]
_WORDS = ("jwt", "JWT", "jose", "Jwts")
_LIBRARIES = ("jsonwebtoken:", "express-jwt:", "jose:", "koa-jwt:", "@nestjs/jwt:", "passport-jwt:")
_UNCHECKED = "is read without checking its signature"
_NONE = lazy(r"""["']none["']""", re.IGNORECASE)
_PEEKS = lazy(
    r"(?i)unverified|peek|inspect|issuer|[\"'.]iss\b|[\"'.]kid\b|\bkid\b|get_\w*header|expir|\bexp\b|complete: *true|secret|key_?(provider|for)|get_?key"
)
"""Signs of a look at who issued a token, or until when it holds: nothing is believed yet."""
_VERIFIES = lazy(
    r"\bjwt\w*\.(verify|verifyAsync|ParseWithClaims|Parse)\(|\.(ParseWithClaims|Parse|verify)\(|jwtVerify\("
)
_CALLERS = lazy(r"http\.Request\b|gin\.Context|echo\.Context|fiber\.Ctx|IncomingContext|\"Authorization\"")
"""Somebody else's token. A client that looks into its own believes whoever gave it."""
_REQUEST = lazy(r"(?i)\b(req|request|ctx|context)\b\.?|headers?\b|authorization|cookies?\b")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each place that reads a token, and for each that accepts one which nobody signed."""
    code = code_of(cast("Document[Source]", document), *_WORDS)
    if code is None or is_development(document.path):
        return
    unsigned = {"python": _python, "go": _go, "java": jvm_security.unsigned, "kotlin": jvm_security.unsigned}.get(
        document.format, _javascript
    )
    for node, name, level in unsigned(code):
        yield said(code, node, Kind.FAIL if name else Kind.PASS, name, level=level)


def _python(code: Code) -> Iterator[Found]:
    for call in code.calls:
        qualified = code.qualify(call.callee)
        if regex(r"(^|\.)(jwt|jws)\.(decode|decode_complete|verify)$").search(qualified):
            yield from _python_reads(code, call)
        algorithm = call.keywords.get("algorithm")
        if algorithm is not None and regex(r"(^|\.)jwt\.encode$").search(qualified):
            plain = algorithm.kind() == "none" or regex(r"(?i)[\"']none[\"']").fullmatch(algorithm.text())
            yield algorithm, "is signed with `none`" if plain else "", None


def _python_reads(code: Code, call: Call) -> Iterator[Found]:
    off, options, algorithms = (call.keywords.get(key) for key in ("verify", "options", "algorithms"))
    if off is None and len(call.arguments) > 2 and call.arguments[2].kind() == "false":
        off = call.arguments[2]
    if off is not None and off.text() == "False" and not _peeks(code, call.node):
        yield off, _UNCHECKED, Level.WARNING
    elif options is not None and _switched_off(code, options) and not _peeks(code, call.node):
        yield options, _UNCHECKED, Level.WARNING
    elif algorithms is not None and _NONE.search(meant(code, algorithms).text()):
        yield algorithms, "signed with `none` is accepted", None
    else:
        yield call.node, "", None


def _switched_off(code: Code, options: SgNode) -> bool:
    """`{"verify_signature": False}`, also where a name stands for either part."""
    found = regex(r"""["']?verify_signature["']?\s*[:=]\s*(\w+)""").search(meant(code, options).text())
    if found is None:
        return False
    if found[1] in ("True", "False"):
        return found[1] == "False"
    return any(value.text() == "False" for value in code.assigned.get(found[1], ()))


def _peeks(code: Code, node: SgNode) -> bool:
    """Reads who issued a token, to find the key it is then checked with; or checks it in another place of the file."""
    function = inside(node, "function_definition")
    around = function.text() if function is not None else node.text()
    if regex(r"(?i)^def is_|unverified|peek|issuer|[\"']iss[\"']|[\"']kid[\"']|get_\w*header").search(around):
        return True
    decoded = [
        call.node.text()
        for call in code.calls
        if regex(r"(^|\.)(jwt|jws)\.decode$").search(code.qualify(call.callee))
        and ("algorithms" in call.keywords or len(call.arguments) > 1)
    ]
    return any(not regex(r"verify(_signature)?[\"']?\s*[:=]\s*False").search(text) for text in decoded)


def _javascript(code: Code) -> Iterator[Found]:
    for call in code.calls:
        qualified = code.qualify(call.callee)
        if qualified.startswith(_LIBRARIES) or (call.receiver == "JWT" and code.imports_from("jose")):
            yield from _javascript_none(code, call)
        if regex(r"jsonwebtoken:(default\.)?decode").fullmatch(qualified):
            yield call.function, _UNCHECKED if _decides(call) else "", Level.WARNING
        elif qualified == "jwt-simple:decode":
            off = call.arguments[2] if len(call.arguments) > 2 else None
            said_so = (
                regex(r"(?i)unverified").search(code.path + (inside(call.node, *FUNCTIONS) or call.node).text())
                is not None
            )
            unchecked = off is not None and off.kind() in ("true", "string", "number") and not said_so
            yield off or call.function, _UNCHECKED if unchecked else "", None
        elif qualified == "jose:UnsecuredJWT.decode":
            yield call.function, "that nobody signed is accepted", None


def _javascript_none(code: Code, call: Call) -> Iterator[Found]:
    for key in ("algorithms", "algorithm"):
        value = call.keywords.get(key)
        if value is not None:
            yield value, "signed with `none` is accepted" if _NONE.search(meant(code, value).text()) else "", None
    if len(call.arguments) > 1 and regex(r"\bJWK\.None$").search(call.arguments[1].text()):
        yield call.arguments[1], "signed with `none` is accepted", None


def _decides(call: Call) -> bool:
    """A token of the caller that is read and believed: no look at its key, issuer or end, and no check beside it."""
    function = inside(call.node, *FUNCTIONS)
    around = function.text() if function is not None else ""
    if _PEEKS.search(around) or _VERIFIES.search(around):
        return False
    condition = inside(call.node, "if_statement")
    asked = condition.field("condition") if condition is not None else None
    decided = asked is not None and asked.range().end.index >= call.node.range().end.index
    return decided or (
        bool(call.arguments) and _REQUEST.search(around.partition("{")[0] + call.arguments[0].text()) is not None
    )


def _go(code: Code) -> Iterator[Found]:
    if not any("jwt" in found.module for found in code.imports):
        return
    for node in code.source.nodes("selector_expression"):
        text = code.qualify(node.text())
        if regex(r"jwt(-go)?(/v\d+)?:(UnsafeAllowNoneSignatureType|SigningMethodNone)$").search(text):
            yield node, "signed with `none` is accepted", None
    for call in code.calls:
        if call.name == "ParseUnverified":
            function = inside(call.node, *FUNCTIONS)
            around = function.text().replace("ParseUnverified", "") if function is not None else ""
            asked = _CALLERS.search(around) is not None
            believed = asked and not _PEEKS.search(around) and not _VERIFIES.search(around)
            yield call.function, _UNCHECKED if believed else "", Level.WARNING
