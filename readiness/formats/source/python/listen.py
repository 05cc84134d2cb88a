"""Servers that Python code opens, with the documented defaults of their libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.python.frameworks import framework_of
from readiness.formats.source.python.makers import is_named_owner, is_owner
from readiness.formats.source.settable import settable
from readiness.model.facts import Listen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Call, Code

_SERVERS: dict[str, tuple[str, int, str]] = {
    "uvicorn.run": ("uvicorn", 8000, "127.0.0.1"),
    "uvicorn.Config": ("uvicorn", 8000, "127.0.0.1"),
    "aiohttp.web.run_app": ("aiohttp", 8080, "0.0.0.0"),
    "waitress.serve": ("waitress", 8080, "0.0.0.0"),
    "hypercorn.run": ("hypercorn", 8000, "127.0.0.1"),
    "granian.Granian": ("granian", 8000, "127.0.0.1"),
    "daphne.server.Server": ("daphne", 8000, "127.0.0.1"),
    "werkzeug.serving.run_simple": ("flask", 5000, "127.0.0.1"),
    "aiohttp.web.TCPSite": ("aiohttp", 8080, "0.0.0.0"),
}
_APPS: dict[str, tuple[int, str]] = {
    "flask": (5000, "127.0.0.1"),
    "quart": (5000, "127.0.0.1"),
    "sanic": (8000, "127.0.0.1"),
}
_GRPC = frozenset({"add_insecure_port", "add_secure_port"})
_SOCKETS = frozenset({"http.server.HTTPServer", "http.server.ThreadingHTTPServer", "socketserver.TCPServer"})


def listens(code: Code) -> Iterator[Listen]:
    framework = framework_of(code)
    for call in code.calls:
        qualified = code.qualify(call.callee)
        if qualified in _SERVERS:
            yield _served(code, call, *_SERVERS[qualified])
        elif call.name == "run" and framework in _APPS and is_owner(code, call.receiver):
            yield _served(code, call, framework, *_APPS[framework])
        elif call.name == "run" and not framework and "port" in call.keywords and is_named_owner(code, call.receiver):
            yield _served(code, call, "flask", *_APPS["flask"])
        elif call.name in _GRPC and call.arguments:
            port, host = code.port(call.arguments[0])
            yield Listen(code.at(call.arguments[0]), port, host, "grpc", settable(code, call.arguments[0]))
        elif qualified in _SOCKETS and call.arguments:
            yield _socket(code, call)


def _served(code: Code, call: Call, framework: str, port: int, host: str) -> Listen:
    """Takes `port=` and `host=`; Flask and Quart also take them by position: host, then port."""
    given_host, given_port = call.keywords.get("host"), call.keywords.get("port")
    given = call.arguments[1:] if call.name == "TCPSite" else call.arguments
    if (framework in _APPS or call.name == "TCPSite") and given:
        given_host = given[0]
        given_port = given[1] if len(given) > 1 else given_port
    bound = call.keywords.get("listen") or call.keywords.get("bind")
    if bound is not None:
        number, name = code.port(bound)
        return Listen(code.at(bound), number, name, framework, settable(code, bound))
    return Listen(
        location=code.at(given_port or call.function),
        port=code.port(given_port)[0] if given_port is not None else port,
        host=code.text(given_host) if given_host is not None else host,
        framework=framework,
        settable=settable(code, given_port) if given_port is not None else (),
    )


def _socket(code: Code, call: Call) -> Listen:
    address = call.arguments[0]
    parts = address.named_children() if address.kind() == "tuple" else []
    if len(parts) != 2:
        return Listen(code.at(address), code.port(address)[0], None, "http.server", settable(code, address))
    host, port = code.text(parts[0]), code.port(parts[1])[0]
    return Listen(code.at(parts[1]), port, host or None, "http.server", settable(code, parts[1]))
