"""Node servers that go on after an error nobody caught, in a state nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.checks.app.occasions import is_watched
from readiness.checks.sources import code_of, said
from readiness.formats.source.javascript.handlers import find_function
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_ENDS = lazy(r"(?i)exit|abort|\bkill|shut|terminat|fatal|stop|close|crash|throw|die\b|gracef|destroy|panic")
_LOGS = lazy(
    r"(?i)\blog|console\.|logger|sentry|capture|report|notice|track|JSON\.|String|stringify|inspect|toString|newrelic|rollbar"
)


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each handler of `uncaughtException` that can be read.

    Whether a rejected promise is one of those errors is for the project to say."""
    code = code_of(cast("Document[Source]", document), "uncaughtException")
    if code is None or is_watched(document.path):
        return
    if regex(r"process\.(off|removeListener|removeAllListeners)\(\s*[\"'](uncaught|unhandled)").search(
        code.source.text
    ):
        # For a while only, around something of which it is known.
        return
    for call in code.calls:
        if call.name not in ("on", "once", "addListener") or call.receiver != "process" or len(call.arguments) != 2:
            continue
        event = call.arguments[0].text().strip("\"'`")
        if event == "uncaughtException":
            kept = _goes_on(code, call.arguments[1])
            if kept is not None:
                yield said(code, call.function, Kind.FAIL if kept else Kind.PASS, event)


def _goes_on(code: Code, handler: SgNode) -> bool | None:
    """None where the function is somewhere else. Only functions that log are known not to end the process."""
    function = find_function(code, handler)
    body = function.field("body") if function is not None else None
    if body is None:
        return None
    if _ENDS.search(body.text()):
        return False
    return all(_LOGS.search(call.callee) for call in code.calls if _holds(body, call.node))


def _holds(outer: SgNode, node: SgNode) -> bool:
    first, second = outer.range(), node.range()
    return first.start.index <= second.start.index and second.end.index <= first.end.index
