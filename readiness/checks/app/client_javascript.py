"""Outbound HTTP in Node: what each library does when nobody says how long to wait."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.app.waits import NEVER, SLOWLY, SOON, Wait
from readiness.checks.sources import meant
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Call, Code

_AXIOS_BOUNDED = lazy(r"axios\.defaults\.timeout|\.defaults\.timeout\s*=|AbortSignal\.timeout|AbortController")
_PLAIN = frozenset({"object", "string", "template_string", "arrow_function", "function_expression"})
_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request"})
_GOT = frozenset({"got:", "got:got", "got:got.extend", "got:extend", *(f"got:{verb}" for verb in _VERBS)})
_NODE = frozenset({"http:request", "https:request", "http:get", "https:get"})
_ENDLESS_FETCH = ("node-fetch", "cross-fetch", "isomorphic-fetch", "make-fetch-happen")


def waits(code: Code) -> Iterator[Wait]:
    bounded = _AXIOS_BOUNDED.search(code.source.text) is not None
    axios = {name for name, base in code.names.items() if base in ("axios:", "axios:default", "axios:axios")}
    for call in code.calls:
        name = code.qualify(call.callee)
        if (call.receiver in axios and call.name in {*_VERBS, "create"}) or call.callee in axios:
            told = bounded or _unseen(code, call) or _told(call)
            yield Wait(call.function, call.callee, SOON if told else NEVER)
        elif name in _GOT:
            unseen = len(call.arguments) > 1 and call.arguments[1].kind() != "object"
            yield Wait(
                call.function, call.callee, SOON if unseen or _told(call) or "extend" in code.source.text else NEVER
            )
        elif name in _NODE:
            told = _told(call) or "setTimeout(" in code.source.text or _unseen(code, call) or _made(code, call)
            yield Wait(call.function, call.callee, SOON if told else NEVER)
        elif call.callee == "fetch" and call.arguments and ("fetch" in code.names or "fetch" not in code.assigned):
            yield _fetch(code, call, bounded=bounded)


def _told(call: Call) -> bool:
    given = call.keywords.get("timeout")
    return (given is not None and given.text() != "0") or "signal" in call.keywords or "..." in call.node.text()


def _unseen(code: Code, call: Call) -> bool:
    """The options are made somewhere else, or have a limit where they are made."""
    options = call.arguments[-1] if call.arguments else None
    if options is None:
        return call.name != "create"
    if len(call.arguments) <= _before(call) or options.kind() in _PLAIN:
        return False
    made = meant(code, options)
    if made.kind() != "object":
        return True
    later = re.search(rf"\b{re.escape(options.text())}\.(timeout|signal)\s*=", code.source.text)
    return later is not None or regex(r"\b(timeout|signal)\b|\.\.\.").search(made.text()) is not None


def _made(code: Code, call: Call) -> bool:
    """`http.request(options, answered)`: the options are an object of this file that has a limit."""
    made = [meant(code, one) for one in call.arguments]
    return any(one.kind() == "object" and regex(r"\b(timeout|signal)\b").search(one.text()) for one in made)


def _before(call: Call) -> int:
    """How many arguments come before the options: a URL, for some verbs a body; none where there is nothing else."""
    if call.name in ("post", "put", "patch"):
        return 2
    return 1 if call.name in ("get", "delete", "head", "options") or len(call.arguments) > 1 else 0


def _fetch(code: Code, call: Call, *, bounded: bool) -> Wait:
    """The platform's own gives up after 300 seconds without an answer; the packages of that name never do.

    A function of the project's own that is called so may well be bounded."""
    module = code.names.get("fetch", "")
    unseen = len(call.arguments) > 1 and call.arguments[1].kind() != "object"
    if bounded or unseen or _told(call) or (module and not module.startswith((*_ENDLESS_FETCH, "undici"))):
        return Wait(call.function, "fetch", SOON)
    if module.startswith(_ENDLESS_FETCH):
        return Wait(call.function, "fetch", NEVER)
    return Wait(call.function, "fetch", SLOWLY, "five minutes")
