"""Which signals JavaScript code listens for, and how long it waits before it ends whatever is under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import longest
from readiness.formats.source.signals import UNKNOWN, signals_in
from readiness.model.lifecycle import Hearing, Patience
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Call, Code

_ASKS = frozenset({"process.on", "process.once", "process.addListener"})
_LEAVES = lazy(r"process\.(?:exit|kill|abort)\(")
_OPTIONS = {
    "@godaddy/terminus": ("timeout", 1000.0),
    "http-graceful-shutdown": ("timeout", 1000.0),
    "http-terminator": ("gracefulTerminationTimeout", 1000.0),
    "close-with-grace": ("delay", 1000.0),
    "lightship": ("gracefulShutdownTimeout", 1000.0),
    "@gquittet/graceful-server": ("timeout", 1000.0),
}
"""Library → the option of its call that bounds the wait, and how many of its units are a second."""
_DEAF = frozenset({"uncaughtException", "unhandledRejection", "exit", "warning", "message", "beforeExit", "disconnect"})


def endings(code: Code) -> Iterator[Hearing | Patience]:
    text = code.source.text
    if "process.on" in text or "process.addListener" in text:
        yield from _hearings(code)
    if "setTimeout" in text and "SIGTERM" in text:
        yield from _forced(code)
    modules = {longest(found.module, _OPTIONS) for found in code.imports} - {""}
    for call in code.calls if modules else ():
        yield from _optional(code, call, modules)


def _hearings(code: Code) -> Iterator[Hearing]:
    for call in code.calls:
        if call.callee in _ASKS and len(call.arguments) > 1:
            name = code.value(call.arguments[0])
            if isinstance(name, str):
                if name.startswith("SIG"):
                    yield Hearing(code.at(call.arguments[0]), (name,), "javascript")
            else:
                # A loop over names: those that stand anywhere in the file.
                yield Hearing(code.at(call.arguments[0]), signals_in(code.source.text) or (UNKNOWN,), "javascript")


def _forced(code: Code) -> Iterator[Patience]:
    """`setTimeout(() => process.exit(1), 10000)`."""
    for call in code.calls:
        if call.callee == "setTimeout" and len(call.arguments) > 1 and _LEAVES.search(call.arguments[0].text()):
            value = _product(call.arguments[1].text(), code.value(call.arguments[1]))
            yield Patience(code.at(call.arguments[1]), value / 1000 if value is not None else None, "process.exit")


def _product(text: str, value: object) -> float | None:
    """`10_000`, `10 * 1000`."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    parts = [part.strip().replace("_", "") for part in text.split("*")]
    if not all(part.isdecimal() for part in parts):
        return None
    found = 1.0
    for part in parts:
        found *= int(part)
    return found


def _optional(code: Code, call: Call, modules: set[str]) -> Iterator[Patience]:
    for module in modules:
        name, scale = _OPTIONS[module]
        if name in call.keywords and longest(code.qualify(call.callee), _OPTIONS) == module:
            node = call.keywords[name]
            value = _product(node.text(), code.value(node))
            yield Patience(code.at(node), value / scale if value is not None else None, module)
