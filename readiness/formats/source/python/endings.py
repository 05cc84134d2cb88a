"""What Python code does when it is told to stop: hooks of frameworks, signals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.facts import Middleware

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code

_EVENTS = frozenset({"on_event", "add_event_handler", "listener", "register_listener"})
_STOPS = ("shutdown", "after_server_stop", "before_server_stop")
_DECORATORS = frozenset(
    {"after_serving", "after_server_stop", "before_server_stop", "main_process_stop", "while_serving"}
)
_LISTS = (
    ".on_shutdown.append",
    ".on_cleanup.append",
    ".cleanup_ctx.append",
    ".on_shutdown.extend",
    ".cleanup_ctx.extend",
)
_WORDS = ("lifespan", "shutdown", "SIGTERM", "on_cleanup", "cleanup_ctx", "_serving", "server_stop")


def endings(code: Code, framework: str) -> Iterator[Middleware]:
    """Each place once: a lifespan, a hook that runs at the end, a handler of SIGTERM."""
    if not any(word in code.source.text for word in _WORDS):
        return
    for call in code.calls:
        found = _found(code, call, framework)
        if found is not None:
            node, detail = found
            yield Middleware(location=code.at(node), kind="shutdown", source=framework or "python", detail=detail)


def _found(code: Code, call: Call, framework: str) -> tuple[SgNode, str] | None:
    if framework and "lifespan" in call.keywords and call.keywords["lifespan"].text() != "None":
        return call.keywords["lifespan"], "lifespan"
    if (
        framework
        and call.name in _EVENTS
        and call.arguments
        and any(call.arguments[0].text().strip("\"'") == one for one in _STOPS)
    ):
        return call.arguments[0], call.callee
    if framework and (call.callee.endswith(_LISTS) or (call.name in _DECORATORS and call.receiver)):
        return call.function, call.callee
    qualified = code.qualify(call.callee)
    if (qualified == "signal.signal" or call.name == "add_signal_handler") and call.arguments:
        text = call.arguments[0].text()
        return (call.arguments[0], "SIGTERM") if text.endswith("SIGTERM") else None
    return None
