"""Where Java and Kotlin say which origins may call: Spring's annotation and configuration, headers set by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.cors_origins import ANY, FEW, HEADER, LATER, Judged, by_hand, judged, told
from readiness.checks.app.jvm_security import called
from readiness.checks.sources import FUNCTIONS, guarded, inside, is_development, literal
from readiness.formats.source.code import compact
from readiness.formats.source.jvm.declared import find, unit
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.formats.source.jvm.declared import Annotation
    from readiness.model.finding import Observation

_ORIGINS = frozenset({
    "allowedOrigins", "setAllowedOrigins", "addAllowedOrigin", "allowedOriginPatterns", "setAllowedOriginPatterns",
    "addAllowedOriginPattern",
})  # fmt: skip
_SETTERS = frozenset({"addHeader", "setHeader", "header", "set", "add"})


def observations(code: Code) -> Iterator[Observation]:
    if is_development(code.path):
        return
    for call in code.calls:
        name = called(call)
        if name in _ORIGINS and call.arguments:
            yield _allowed(code, call)
        elif name in _SETTERS and len(call.arguments) == 2 and _is_header(code, call.arguments[0]):
            yield by_hand(code, call.function, call.arguments[1])
    if "@CrossOrigin" in code.source.text:
        for type_ in unit(code).types:
            marks = [
                find(type_.annotations, "CrossOrigin"),
                *(find(one.annotations, "CrossOrigin") for one in type_.functions),
            ]
            yield from (_annotated(code, mark) for mark in marks if mark is not None)


def _is_header(code: Code, node: SgNode) -> bool:
    text = literal(code, node) or node.text().rpartition(".")[2].replace("_", "-")
    return text.lower() == HEADER


def _allowed(code: Code, call: Call) -> Observation:
    found = FEW
    for given in call.arguments:
        text = regex(r'"(https?://)?\*"').search(compact(given))
        one = ANY if text else judged(code, given) if literal(code, given) is not None else _later(given)
        found = one if one.kind is not FEW.kind else found
    function = inside(call.node, *FUNCTIONS)
    around = function.text() if function is not None else ""
    credentials = regex(r"(?i)allowCredentials\s*(\(|=)\s*true").search(around) is not None
    return told(code, call.function, FEW if guarded(call.node) else found, credentials=credentials)


def _later(given: SgNode) -> Judged:
    """A list of texts names some; anything else comes from elsewhere."""
    return FEW if '"' in given.text() and "${" not in given.text() else LATER


def _annotated(code: Code, mark: Annotation) -> Observation:
    """Without a name the annotation allows every origin."""
    given = mark.given("origins", "value", "originPatterns")
    texts = [literal(code, one) for one in given]
    found = ANY if not given or "*" in texts else FEW
    credentials = any(one.text() == '"true"' for one in mark.given("allowCredentials"))
    return told(code, mark.node, found, credentials=credentials)
