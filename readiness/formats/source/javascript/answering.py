"""Functions that may answer for a service's health, wherever the route that leads to them is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.javascript.exports import exports
from readiness.formats.source.javascript.handlers import answer_of, parameters
from readiness.formats.source.javascript.names import identity
from readiness.formats.source.javascript.syntax import FUNCTIONS
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.model.routing import Answer, Exported

TELLING = r"(?:health\w*|liveness|readiness|livez?|readyz?|alive|ping|status|heartbeat|is_?up)"
_FILE = lazy(rf"(?i)(?:^|[/._-]){TELLING}(?:[._-][\w.-]*)?\.[cm]?[jt]s$")
_FUNCTION = lazy(rf"(?i)^(?:get|check|show|handle|do|is)?_?{TELLING}$|[hH]ealth")
_ASKED = frozenset({"req", "request", "res", "response", "reply", "ctx", "context", "c", "_req", "_request", "_"})


def answers(code: Code) -> Iterator[Answer | Exported]:
    by_file = _FILE.search(code.path) is not None
    if not by_file and not _may_tell(code.source.lowered):
        return
    told = False
    for function in code.source.nodes(*FUNCTIONS):
        name = identity(function)
        if not name or name.startswith("@") or not (by_file or _FUNCTION.search(name)):
            continue
        if parameters(function) & _ASKED:
            answer = answer_of(code, function, _qualified(function, name))
            if answer is not None:
                told = True
                yield answer
    if told:
        yield from exports(code)


def _may_tell(lowered: str) -> bool:
    if any(word in lowered for word in ("health", "alive", "ready", "liveness", "readiness", "heartbeat", "status")):
        return True
    return "ping" in lowered and regex(r"\bping\b").search(lowered) is not None


def _qualified(function: SgNode, name: str) -> str:
    """`Class.method` for a method of a class."""
    if function.kind() != "method_definition":
        return name
    for parent in ancestors(function):
        if parent.kind() in {"class_declaration", "class"}:
            own = parent.field("name")
            return f"{own.text()}.{name}" if own is not None else name
    return name
