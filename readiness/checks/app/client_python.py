"""Outbound HTTP in Python: what each library does when nobody says how long to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.waits import NEVER, SLOWLY, SOON, Wait
from readiness.checks.sources import meant
from readiness.formats.source.python.syntax import as_call
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code

_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request"})
_PLAIN = frozenset(f"requests.{verb}" for verb in _VERBS)
_SESSIONS = ("requests.Session", "requests.session", "requests.sessions.Session")
_ADAPTED = lazy(
    r"setdefaulttimeout|TimeoutHTTPAdapter|TimeoutAdapter|functools\.partial\([^)]*timeout|def (send|request)\([^)]*\)[^:]*:(?s:.{0,600})timeout"
)
_TOLD = lazy(r"timeout\w*\s*[=(]")
_HOME = lazy(r"""[fr]*["'](https?://)?(localhost|127\.0\.0\.1|\[::1\])[:/"'{]""")
_HTTPX = frozenset({"httpx.Client", "httpx.AsyncClient", *(f"httpx.{verb}" for verb in _VERBS), "httpx.stream"})
_CONNECTIONS = frozenset({"http.client.HTTPConnection", "http.client.HTTPSConnection"})
_POOLS = frozenset(
    {"urllib3.PoolManager", "urllib3.ProxyManager", "urllib3.HTTPConnectionPool", "urllib3.HTTPSConnectionPool"}
)


def waits(code: Code) -> Iterator[Wait]:
    sessions = _made(code, *_SESSIONS)
    adapted = _ADAPTED.search(code.source.text) is not None
    for call in code.calls:
        name = code.qualify(call.callee)
        if name in _PLAIN or (call.receiver in sessions and call.name in _VERBS):
            yield _bounded(call, 9, adapted=adapted or _asks_itself(code, call))
        elif name == "urllib.request.urlopen" or name in _CONNECTIONS:
            yield _bounded(call, 3, adapted=adapted or _asks_itself(code, call))
        elif name in _POOLS:
            # Each request may bring its own.
            yield _bounded(call, 99, adapted=adapted or _TOLD.search(code.source.text) is not None)
        elif name in _HTTPX:
            given = call.keywords.get("timeout")
            yield Wait(call.function, call.callee, NEVER if given is not None and _is_endless(code, given) else SOON)
        elif name == "aiohttp.ClientSession":
            yield _session(code, call)
        elif name == "aiohttp.request" and "timeout" in call.keywords:
            yield Wait(call.function, call.callee, NEVER if _is_endless(code, call.keywords["timeout"]) else SOON)


def _asks_itself(code: Code, call: Call) -> bool:
    """How a container is asked for its health: whoever runs the script waits only so long."""
    asked = meant(code, call.arguments[0]) if call.arguments else None
    if asked is not None and asked.kind() == "call":
        inner = as_call(asked)
        asked = meant(code, inner.arguments[0]) if inner is not None and inner.arguments else None
    return asked is not None and _HOME.match(asked.text()) is not None


def _session(code: Code, call: Call) -> Wait:
    """Five minutes for a whole request, unless told otherwise."""
    given = call.keywords.get("timeout")
    if given is None:
        told = _TOLD.search(code.source.text) is not None or any(
            part.kind() == "dictionary_splat" for part in call.arguments
        )
        return Wait(call.function, call.callee, SOON if told else SLOWLY, "five minutes")
    return Wait(call.function, call.callee, NEVER if _is_endless(code, given) else SOON)


def _is_endless(code: Code, node: SgNode) -> bool:
    """None, `httpx.Timeout(None)`, `aiohttp.ClientTimeout(total=None)` with nothing else said."""
    text = "".join(meant(code, node).text().split())
    return text == "None" or text.endswith(
        ("Timeout(None)", "Timeout(timeout=None)", "Timeout(total=None)", "Timeout(total=0)")
    )


def _bounded(call: Call, position: int, *, adapted: bool) -> Wait:
    """A timeout other than None, or arguments that cannot be seen."""
    unseen = any(part.kind() in ("dictionary_splat", "list_splat") for part in call.arguments)
    value = call.keywords.get("timeout") or (call.arguments[position - 1] if len(call.arguments) >= position else None)
    given = value is not None and value.text() != "None"
    return Wait(call.function, call.callee, SOON if adapted or unseen or given else NEVER)


def _made(code: Code, *makers: str) -> set[str]:
    """Names that hold what one of these makes, `with … as name` too."""
    found = {
        name for name, values in code.assigned.items() for value in values
        if value.kind() == "call" and code.qualify(value.text().partition("(")[0]) in makers
    }  # fmt: skip
    for node in code.source.nodes("as_pattern") if "ession(" in code.source.text else ():
        call, target = node.named_children()[0], node.named_children()[-1]
        if call.kind() == "call" and code.qualify(call.text().partition("(")[0]) in makers:
            found.add(target.text())
    return found
