"""Outbound HTTP calls that wait for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.checks.sources import code_of, go_literals, is_by_hand, is_development, on_server, said
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_WORDS = ("requests", "urlopen", "httpx", "axios", "fetch(", "net/http")
_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request"})
_PLAIN = frozenset(f"requests.{verb}" for verb in _VERBS)
_ADAPTED = lazy(r"\.mount\(|setdefaulttimeout|TimeoutHTTPAdapter|functools\.partial\([^)]*timeout")
_BOUNDED = lazy(r"WithTimeout|WithDeadline|NewRequestWithContext|\.WithContext\(|\.Timeout\s*=")
_AXIOS_BOUNDED = lazy(r"axios\.defaults\.timeout|AbortSignal\.timeout|AbortController")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each call or client of a known HTTP library."""
    code = code_of(cast("Document[Source]", document), *_WORDS)
    if code is None or is_development(document.path) or is_by_hand(document.path):
        return
    language = {"python": _python, "go": _go}.get(document.format, _javascript)
    for node, name, bounded in language(code):
        yield said(code, node, Kind.PASS if bounded else Kind.FAIL, name)


def _python(code: Code) -> Iterator[tuple[SgNode, str, bool]]:
    sessions = _made(code, "requests.Session", "requests.session", "requests.sessions.Session")
    adapted = _ADAPTED.search(code.source.text) is not None
    for call in code.calls:
        qualified = code.qualify(call.callee)
        session = call.receiver in sessions and call.name in _VERBS
        if qualified in _PLAIN or session:
            yield call.function, call.callee, adapted or _given(call, 9)
        elif qualified == "urllib.request.urlopen":
            yield call.function, call.callee, adapted or _given(call, 3)
        elif qualified.startswith("httpx.") and call.keywords.get("timeout") is not None:
            yield call.function, call.callee, call.keywords["timeout"].text() != "None"


def _given(call: Call, position: int) -> bool:
    """A timeout other than None, or arguments that cannot be seen."""
    if any(part.kind() == "dictionary_splat" for part in call.arguments):
        return True
    value = call.keywords.get("timeout") or (call.arguments[position - 1] if len(call.arguments) >= position else None)
    return value is not None and value.text() != "None"


def _made(code: Code, *makers: str) -> set[str]:
    """Names that hold what one of these makes, `with … as name` too."""
    found = {
        name for name, values in code.assigned.items() for value in values
        if value.kind() == "call" and code.qualify(value.text().partition("(")[0]) in makers
    }  # fmt: skip
    for node in code.source.nodes("as_pattern"):
        call = node.named_children()[0]
        target = node.named_children()[-1]
        if call.kind() == "call" and code.qualify(call.text().partition("(")[0]) in makers:
            found.add(target.text())
    return found


def _javascript(code: Code) -> Iterator[tuple[SgNode, str, bool]]:
    """Only in files that are known to run in a server: a browser's user closes the page."""
    if not on_server(code):
        return
    bounded = _AXIOS_BOUNDED.search(code.source.text) is not None
    clients = {name for name, base in code.names.items() if base in ("axios:", "axios:default")}
    for call in code.calls:
        if (call.receiver in clients and call.name in {*_VERBS, "create"}) or call.callee in clients:
            spread = any(part.kind() not in ("object", "string", "template_string") for part in call.arguments[-1:])
            options = call.arguments[-1] if call.arguments else None
            unseen = options is None or (len(call.arguments) > _body(call) and spread) or "..." in options.text()
            yield (
                call.function,
                call.callee,
                bounded or unseen or "timeout" in call.keywords or "signal" in call.keywords,
            )
        elif call.callee == "fetch" and _is_fetch(code) and call.arguments:
            unseen = len(call.arguments) > 1 and call.arguments[1].kind() != "object"
            yield call.function, "fetch", bounded or unseen or "signal" in call.keywords or "..." in call.node.text()


def _is_fetch(code: Code) -> bool:
    """The platform's own or a package of that name; not a function of the project's, which may well bound it."""
    return "fetch" not in code.assigned and code.names.get("fetch", "node-fetch:").startswith(
        ("node-fetch", "undici", "cross-fetch")
    )


def _body(call: Call) -> int:
    """How many arguments come before the options."""
    return 2 if call.name in ("post", "put", "patch") else 1


def _go(code: Code) -> Iterator[tuple[SgNode, str, bool]]:
    bounded = _BOUNDED.search(code.source.text) is not None
    for call in code.calls:
        qualified = code.qualify(call.callee)
        if qualified in {"net/http:Get", "net/http:Post", "net/http:Head", "net/http:PostForm"}:
            yield call.function, call.callee, "http.DefaultClient.Timeout" in code.source.text
        elif qualified == "net/http:DefaultClient.Do":
            yield call.function, call.callee, bounded
    for name, node, fields in go_literals(code):
        if name == "net/http:Client":
            yield node, "http.Client{}", "Timeout" in fields or bounded
