"""Loggers that write for people's eyes, with colours and over many lines, where machines will read."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.checks.app.occasions import is_watched
from readiness.checks.sources import FUNCTIONS, go_literals, guarded, inside, said, served
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_WORDS = (
    "ConsoleRenderer",
    "pino-pretty",
    "prettyPrint",
    "NewDevelopment",
    "ConsoleWriter",
    "zap.",
    "structlog",
    "pino",
    "winston",
)
_JSON = lazy(
    r"JSONRenderer|render_to_log_kwargs|format\.json|JsonFormatter|NewProduction|NewJSONHandler|NewJSONEncoder|zerolog\.New\(os\.Std"
)
_CHOICE = lazy(r"(?i)isatty|env|debug|dev|prod|pretty|format|json|console|local|verbose|human|colou?r|tty|terminal")
_CHOICED = lazy(r"\?[^.?]|&&|\|\|")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each logger that is made in a known way; a choice between two forms is a pass."""
    code = served(cast("Document[Source]", document), *_WORDS)
    if code is None or is_watched(document.path):
        return
    both = _JSON.search(code.source.text) is not None
    for node, name, pretty in {"python": _python, "go": _go}.get(document.format, _javascript)(code):
        chosen = both or "NoColor" in node.text() or guarded(node, _CHOICE) or _after_a_choice(node)
        yield said(code, node, Kind.FAIL if pretty and not chosen else Kind.PASS, name)


def _after_a_choice(node: SgNode) -> bool:
    """The same function, or the file around it, left before this if it should write JSON, or is told which form to take."""
    function = inside(node, *FUNCTIONS)
    if function is None:
        return False
    before = function.text()[: node.range().start.index - function.range().start.index]
    name = function.field("name")
    developing = name is not None and regex(r"(?i)dev|pretty|console|debug").search(name.text()) is not None
    return developing or regex(r"(?i)\bif\b.*(env|debug|dev|prod|pretty|format|json|local)").search(before) is not None


def _python(code: Code) -> Iterator[tuple[SgNode, str, bool]]:
    for call in code.calls:
        name = code.qualify(call.callee)
        if name.startswith("structlog.") and call.name in ("ConsoleRenderer", "JSONRenderer", "LogfmtRenderer"):
            yield call.node, name, call.name == "ConsoleRenderer"


def _javascript(code: Code) -> Iterator[tuple[SgNode, str, bool]]:
    for call in code.calls:
        name = code.qualify(call.callee)
        if name in ("pino:", "pino:pino", "pino:default"):
            transport = call.keywords.get("transport")
            named = (
                transport is not None
                and transport.text().count("target:") == 1
                and regex(r"target: *['\"]pino-pretty['\"]").search(transport.text())
            )
            # An option that is told apart by a condition is a choice.
            pretty = bool(named) and transport is not None and transport.kind() == "object"
            yield call.node, "pino-pretty", pretty and not _CHOICED.search(call.node.text())
        elif name == "winston:createLogger" and "format" in call.keywords:
            form = call.keywords["format"].text()
            pretty = regex(r"\b(simple|cli|prettyPrint)\(\)").search(form) is not None
            yield call.node, "winston's format", pretty and not _CHOICED.search(call.node.text())


def _go(code: Code) -> Iterator[tuple[SgNode, str, bool]]:
    for call in code.calls:
        name = code.qualify(call.callee)
        if name in (
            "go.uber.org/zap:NewDevelopment",
            "go.uber.org/zap:NewProduction",
            "go.uber.org/zap:NewDevelopmentConfig",
        ):
            yield call.node, f"zap.{call.name}", "Development" in call.name
    for name, node, _ in go_literals(code) if "ConsoleWriter" in code.source.text else ():
        if name == "github.com/rs/zerolog:ConsoleWriter":
            yield node, "zerolog.ConsoleWriter", True
