"""Servers that JavaScript code opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.javascript.owners import Owners
from readiness.formats.source.javascript.syntax import FUNCTIONS
from readiness.formats.source.settable import settable
from readiness.model.facts import Listen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Number, Text

_BY_OPTIONS = {
    "@hapi/hapi:server": "hapi",
    "@hapi/hapi:Server": "hapi",
    "hapi:server": "hapi",
    "@hono/node-server:serve": "hono",
    "Bun.serve": "bun",
    "Deno.serve": "deno",
}
_TEXTS = frozenset({"string", "template_string", "binary_expression", "identifier", "member_expression"})


def listens(code: Code, framework: str) -> Iterator[Listen]:
    if not any(word in code.source.text for word in ("listen", "erver", "serve(", "Async(", "bind(")):
        return
    owners = Owners(code)
    for call in code.calls:
        qualified = code.qualify(call.callee)
        if qualified in _BY_OPTIONS and "port" in call.keywords:
            yield _by_options(code, call, _BY_OPTIONS[qualified])
        elif call.name in {"bindAsync", "bind"} and framework == "grpc" and len(call.arguments) > 1:
            port, host = code.port(call.arguments[0])
            yield Listen(code.at(call.arguments[0]), port, host, "grpc", settable(code, call.arguments[0]))
        elif call.name == "listen":
            yield from _listen(code, owners, call, framework)


def _listen(code: Code, owners: Owners, call: Call, framework: str) -> Iterator[Listen]:
    owner = owners.of(call.receiver, call.node)
    made = "createServer(" in call.receiver or call.receiver == "express()"
    if owner is None and not made:
        return
    name = (owner.framework if owner is not None else "") or framework or "http"
    given = [argument for argument in call.arguments if argument.kind() not in FUNCTIONS]
    if "port" in call.keywords:
        yield _by_options(code, call, name)
    elif given and given[0].kind() != "object" and given[0].text() != "0":  # any free port: for itself alone
        host: Text | None = code.text(given[1]) if len(given) > 1 and given[1].kind() in _TEXTS else None
        yield Listen(code.at(given[0]), _port(code, call), host, name, settable(code, given[0]))


def _by_options(code: Code, call: Call, framework: str) -> Listen:
    port, host = call.keywords["port"], call.keywords.get("host") or call.keywords.get("hostname")
    return Listen(
        location=code.at(port),
        port=code.port(port)[0],
        host=code.text(host) if host is not None else None,
        framework=framework,
        settable=settable(code, port),
    )


def _port(code: Code, call: Call) -> Number:
    return code.port(call.arguments[0])[0]
