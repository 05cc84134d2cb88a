"""Request bodies that are read whole, however long they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from readiness.checks.app.occasions import helps_tests, is_watched
from readiness.checks.app.spring_settings import settings
from readiness.checks.sources import code_of, said
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_WORDS = ("ReadAll", "multer", "Infinity", "maxBodySize")
_READS = frozenset({"io:ReadAll", "io/ioutil:ReadAll"})
_BODY = lazy(r"(?:r|req|request|c\.Request|ctx\.Request|c\.Request\(\))\.Body")
_LIMITED = lazy(r"MaxBytesReader|MaxBytesHandler|LimitReader|BodyLimit|RequestSize|ContentLength\s*>")
_SOCKET = lazy(r"(?i)\"unix\"|ListenUnix|unix\w*listener|\buds\b")
"""Who reaches a socket of the file system is on this machine."""
_PARSERS = frozenset(
    {
        "express:json",
        "express:urlencoded",
        "express:raw",
        "express:text",
        "body-parser:json",
        "body-parser:urlencoded",
        "body-parser:raw",
        "body-parser:text",
    }
)


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each place that reads a body or sets how long one may be."""
    if document.format == "spring":
        yield from _spring(document)
        return
    code = code_of(cast("Document[Source]", document), *_WORDS)
    if code is None or helps_tests(code) or is_watched(document.path):
        return
    for node, name, limited in _go(code) if document.format == "go" else _javascript(code):
        yield said(code, node, Kind.PASS if limited else Kind.FAIL, name)


def _spring(document: Document[object]) -> Iterator[Observation]:
    """One megabyte a file and ten a request, unless a setting says otherwise."""
    for key, value, place in settings(document):
        if key in ("spring.servlet.multipart.max-file-size", "spring.servlet.multipart.max-request-size"):
            yield Observation(
                place, Kind.FAIL if value.startswith("-1") else Kind.PASS, f"multipart without {key.rpartition('.')[2]}"
            )


def _go(code: Code) -> Iterator[tuple[SgNode, str, bool]]:
    """Only where a request comes in: a client's answer has a `Body` too."""
    limited = _LIMITED.search(code.source.text) is not None or _SOCKET.search(code.source.text) is not None
    for call in code.calls:
        if code.qualify(call.callee) in _READS and call.arguments and _BODY.fullmatch(call.arguments[0].text()):
            root = call.arguments[0].text().partition(".")[0]
            incoming = re.search(rf"\b{root}\s+\*?(http\.Request|gin\.Context|echo\.Context)\b", code.source.text)
            if incoming is not None:
                yield call.node, call.node.text(), limited


def _javascript(code: Code) -> Iterator[tuple[SgNode, str, bool]]:
    for call in code.calls:
        name = code.qualify(call.callee)
        if name in ("multer:", "multer:default"):
            unseen = bool(call.arguments) and (call.arguments[0].kind() != "object" or "..." in call.node.text())
            memory = "memoryStorage" in code.source.text
            if memory:
                yield call.node, "multer in memory", unseen or "limits" in call.keywords
        elif name in _PARSERS and "limit" in call.keywords:
            yield call.node, call.callee, call.keywords["limit"].text() != "Infinity"
