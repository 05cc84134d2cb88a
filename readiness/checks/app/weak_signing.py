"""Sessions and tokens whose key stands in the code, or whose signature nobody checks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from readiness.checks.app.signing_keys import go_keys, javascript_keys, python_keys
from readiness.checks.sources import code_of, guarded, inside, is_development, literal, meant, said
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_WORDS = ("jwt", "JWT", "session", "Session", "secret", "SECRET", "cookie", "jose")
_LISTS = ("array", "list", "tuple")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each key that signs sessions or tokens, and for each way to accept them unsigned."""
    code = code_of(cast("Document[Source]", document), *_WORDS)
    if code is None or is_development(document.path):
        return
    keys = {"python": python_keys, "go": go_keys}.get(document.format, javascript_keys)
    for node, name in keys(code):
        written = _written(code, node) and not guarded(node)
        yield said(code, node, Kind.FAIL if written else Kind.PASS, f"the key of {name} stands in the code")
    unsigned = {"python": _python_unsigned, "go": _go_unsigned}.get(document.format, _javascript_unsigned)
    for node, name, level in unsigned(code):
        yield said(code, node, Kind.FAIL, name, level=level)


def _written(code: Code, node: SgNode) -> bool:
    """A text in the code, alone or in a list; a public key is meant to be read, an empty text is no key."""
    value = meant(code, node)
    if value.kind() in _LISTS:
        return any(_written(code, part) for part in value.named_children())
    made = re.match(
        r"(?s)(JWK\.asKey|new TextEncoder\(\)\.encode|Buffer\.from|createSecretKey|crypto\.createSecretKey)\(",
        value.text(),
    )
    given = value.field("arguments") if made else None
    if given is not None and given.named_children():
        return _written(code, given.named_children()[0])
    text = literal(code, value)
    return text is not None and text != "" and not any(mark in text for mark in ("PUBLIC KEY", "${", "{{", "mock"))


def _python_unsigned(code: Code) -> Iterator[tuple[SgNode, str, Level | None]]:
    for call in code.calls:
        if not re.search(r"(^|\.)(jwt|jws)\.(decode|decode_complete|verify)$", code.qualify(call.callee)):
            continue
        off = call.keywords.get("verify")
        options, algorithms = call.keywords.get("options"), call.keywords.get("algorithms")
        if off is not None and off.text() == "False":
            yield off, "a token is read without checking its signature", Level.WARNING
        if (
            options is not None
            and not _peeks(code, call.node)
            and re.search(r"""["']?verify_signature["']?\s*[:=]\s*False""", meant(code, options).text())
        ):
            yield options, "a token is read without checking its signature", Level.WARNING
        if algorithms is not None and re.search(r"""["']none["']""", meant(code, algorithms).text(), re.IGNORECASE):
            yield algorithms, "a token signed with `none` is accepted", None
    for call in code.calls:
        algorithm = call.keywords.get("algorithm")
        signs = re.search(r"(^|\.)jwt\.encode$", code.qualify(call.callee))
        if (
            signs
            and algorithm is not None
            and (algorithm.kind() == "none" or re.fullmatch(r"(?i)[\"']none[\"']", algorithm.text()))
        ):
            yield algorithm, "a token is signed with `none`", None


def _peeks(code: Code, node: SgNode) -> bool:
    """Reads who issued a token, to find the key it is then checked with; or says by its names that nothing is believed yet."""
    function = inside(node, "function_definition")
    around = function.text() if function is not None else node.text()
    if re.search(r"(?i)unverified|peek|issuer|[\"']iss[\"']|[\"']kid[\"']|get_\w*header", around):
        return True
    decoded = [
        call.node.text() for call in code.calls if re.search(r"(^|\.)(jwt|jws)\.decode$", code.qualify(call.callee))
    ]
    return any("verify_signature" not in text for text in decoded)


def _javascript_unsigned(code: Code) -> Iterator[tuple[SgNode, str, Level | None]]:
    for call in code.calls:
        qualified = code.qualify(call.callee)
        for key in ("algorithms", "algorithm"):
            value = call.keywords.get(key)
            if (
                value is not None
                and qualified.startswith(("jsonwebtoken:", "express-jwt:", "jose:", "koa-jwt:"))
                and _none(code, value)
            ):
                yield value, "a token signed with `none` is accepted", None
        if (
            qualified == "jwt-simple:decode"
            and len(call.arguments) > 2
            and call.arguments[2].kind() in ("true", "string", "number")
        ):
            yield call.arguments[2], "a token is read without checking its signature", None


def _none(code: Code, node: SgNode) -> bool:
    return re.search(r"""["']none["']""", meant(code, node).text(), re.IGNORECASE) is not None


def _go_unsigned(code: Code) -> Iterator[tuple[SgNode, str, Level | None]]:
    for node in code.source.nodes("selector_expression"):
        text = code.qualify(node.text())
        if re.search(r"jwt(-go)?(/v\d+)?:(UnsafeAllowNoneSignatureType|SigningMethodNone)$", text):
            yield node, "a token signed with `none` is accepted", None
