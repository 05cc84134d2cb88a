"""Which signals Python code listens for, and how long it waits for its requests before it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.signals import UNKNOWN, signals_in
from readiness.model.lifecycle import Hearing, Patience

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code

_KEYWORDS = ("timeout_graceful_shutdown", "graceful_timeout")


def endings(code: Code) -> Iterator[Hearing | Patience]:
    text = code.source.text
    if "signal" in text:
        yield from _hearings(code)
    for value in code.assigned.get("graceful_timeout", ()) if "graceful_timeout" in text else ():
        yield Patience(code.at(value), _number(code, value), "graceful_timeout")
    for call in code.calls if "graceful" in text or "grpc" in text else ():
        for name in _KEYWORDS:
            if name in call.keywords:
                yield Patience(code.at(call.keywords[name]), _number(code, call.keywords[name]), name)
        if call.name == "stop" and "server" in call.receiver.lower() and code.imports_from("grpc"):
            node = call.keywords.get("grace") or (call.arguments[0] if call.arguments else None)
            seconds = _number(code, node) if node is not None else None
            if node is not None and seconds:
                yield Patience(code.at(node), seconds, call.callee)


def _hearings(code: Code) -> Iterator[Hearing]:
    for call in code.calls:
        asks = code.qualify(call.callee) == "signal.signal" or call.name == "add_signal_handler"
        if asks and len(call.arguments) > 1 and not _ignores(call.arguments[1]):
            names = signals_in(call.arguments[0].text()) or signals_in(code.source.text) or (UNKNOWN,)
            yield Hearing(code.at(call.arguments[0]), names, "python")


def _ignores(handler: SgNode) -> bool:
    return handler.text().endswith(("SIG_IGN", "SIG_DFL"))


def _number(code: Code, node: SgNode) -> float | None:
    value = code.value(node)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
