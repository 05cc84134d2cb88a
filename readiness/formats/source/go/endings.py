"""Which signals Go code asks for, and how long it waits for its requests before it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.go.syntax import as_call
from readiness.formats.source.signals import UNKNOWN, go_duration, signals_in
from readiness.model.lifecycle import Hearing, Patience
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code

_ASKS = ("os/signal:Notify", "os/signal:NotifyContext")
_FLAG = lazy(
    r"(?i)(?:shut-?down|grace(?:ful)?|drain|terminat\w*).*(?:timeout|period|duration|seconds|delay|wait)$|^(?:graceful|shutdown)-timeout$"
)
_DEEPEST = 3


def endings(code: Code) -> Iterator[Hearing | Patience]:
    text = code.source.text
    if "os.Signal" in text or "signal." in text:
        yield from _hearings(code)
    if "Shutdown" in text:
        yield from _shutdowns(code)
    if "Duration(" in text or "DurationVar(" in text:
        yield from _flags(code)


def _hearings(code: Code) -> Iterator[Hearing]:
    for call in code.calls:
        if code.qualify(call.callee) in _ASKS and call.arguments:
            given = call.arguments[1:]
            names = tuple(name for one in given for name in _named(code, one))
            yield Hearing(code.at(call.function), tuple(dict.fromkeys(names)), "go")
    for values in code.assigned.values():
        for value in values:
            if value.kind() == "composite_literal" and value.text().startswith("[]os.Signal"):
                yield Hearing(code.at(value), signals_in(value.text()), "go list")


def _named(code: Code, node: SgNode) -> tuple[str, ...]:
    found = signals_in(node.text())
    if found:
        return found
    name = node.text().removesuffix("...").strip()
    values = code.assigned.get(name, ())
    return tuple(one for value in values for one in signals_in(value.text())) or (UNKNOWN,)


def _shutdowns(code: Code) -> Iterator[Patience]:
    """`ctx, cancel := context.WithTimeout(…, 10*time.Second)`, then `server.Shutdown(ctx)`."""
    for call in code.calls:
        if call.name == "ShutdownWithTimeout" and call.arguments:
            yield Patience(code.at(call.arguments[0]), _seconds(code, call.arguments[0], _DEEPEST), call.callee)
        elif call.name in ("Shutdown", "ShutdownWithContext") and len(call.arguments) == 1 and "." in call.callee:
            bound = _bound(code, call)
            if bound is not None and not _of_telemetry(call):
                yield Patience(code.at(bound), _seconds(code, bound, _DEEPEST), call.callee)


def _of_telemetry(call: Call) -> bool:
    """Providers of traces and metrics have a Shutdown too; requests do not wait for those."""
    return any(word in call.receiver.lower() for word in ("provider", "tp", "mp", "lp", "trac", "meter", "otel", "sdk"))


def _bound(code: Code, call: Call) -> SgNode | None:
    """The deadline of the context that is handed over, where it is made in this function."""
    name = call.arguments[0].text()
    before = [
        value for value in code.assigned.get(name, ()) if value.range().start.index < call.node.range().start.index
    ]
    for value in reversed(before):
        made = as_call(value)
        if made is not None and code.qualify(made.callee) == "context:WithTimeout" and len(made.arguments) == 2:
            return made.arguments[1]
    return None


def _seconds(code: Code, node: SgNode, depth: int) -> float | None:
    told = go_duration(node.text())
    if told is not None or not depth:
        return told
    values = code.assigned.get(node.text(), ())
    found = {_seconds(code, value, depth - 1) for value in values}
    return found.pop() if len(found) == 1 else None


def _flags(code: Code) -> Iterator[Patience]:
    """`flag.Duration("shutdown-timeout", 5*time.Second, "…")`, `flags.DurationVar(&x, "shutdown-timeout", …)`."""
    for call in code.calls:
        at = 1 if call.name == "DurationVar" else 0
        if call.name not in ("Duration", "DurationVar") or len(call.arguments) < at + 2:
            continue
        name = code.value(call.arguments[at])
        seconds = _seconds(code, call.arguments[at + 1], _DEEPEST)
        if isinstance(name, str) and seconds is not None and _FLAG.search(name):
            yield Patience(code.at(call.arguments[at + 1]), seconds, f"--{name}", name)
