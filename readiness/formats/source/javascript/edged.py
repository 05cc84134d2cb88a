"""What JavaScript code needs of those in front of it: how it was asked, how long, how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.edged import period, size, told
from readiness.formats.source.javascript.syntax import entries
from readiness.model.edges import OwnLimit
from readiness.model.trait import Trait
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.edges import OriginsAllowed

_KEPT = {"keepAliveTimeout": "idle"}
_BODIES = lazy(r"(?:express|bodyParser|bodyparser)\.(?:json|urlencoded|raw|text)")
_ASKED = lazy(
    r"(?:req|request)\.(?:secure)|\$\{(?:req|request)\.protocol\}://|(?:req|request)\.protocol\s*\+\s*[\"']://"
)


def edged(code: Code) -> Iterator[OriginsAllowed | Trait | OwnLimit]:
    yield from told(code)
    text = code.source.text
    if "req" in text and (".secure" in text or ".protocol" in text) and code.imports_from("express"):
        yield from _asked(code)
    for name, values in code.assigned.items():
        kind = _KEPT.get(name.rpartition(".")[2])
        for value in values if kind is not None else ():
            amount = period(value.text(), 0.001)
            if amount is not None and kind is not None:
                yield OwnLimit(code.at(value), kind, name.rpartition(".")[2], amount)
    for call in code.calls:
        yield from _session(code, call)
        yield from _bodies(code, call)


def _asked(code: Code) -> Iterator[Trait]:
    for node in code.source.nodes("member_expression"):
        if regex(r"(req|request)\.secure").fullmatch(node.text()):
            yield Trait(code.at(node), "asks-scheme", node.text())
            return
    for node in code.source.nodes("template_string", "binary_expression"):
        if found := _ASKED.search(node.text()):
            yield Trait(code.at(node), "asks-scheme", found[0].strip("${}:/ +\"'"))
            return


def _given(call: Call) -> Mapping[str, SgNode]:
    last = call.arguments[-1] if call.arguments else None
    return entries(last) if last is not None and last.kind() == "object" else {}


def _session(code: Code, call: Call) -> Iterator[Trait]:
    """A session cookie that is only sent where the request was encrypted, as far as Express knows."""
    if code.qualify(call.callee).partition(":")[0] != "express-session":
        return
    cookie = _given(call).get("cookie")
    secure = entries(cookie).get("secure") if cookie is not None and cookie.kind() == "object" else None
    if secure is not None and secure.text() == "true" and "proxy" not in _given(call):
        yield Trait(code.at(secure), "secure-session", "express-session")


def _bodies(code: Code, call: Call) -> Iterator[OwnLimit]:
    module = code.qualify(call.callee).partition(":")[0]
    given = _given(call)
    if module == "multer" and "limits" in given and given["limits"].kind() == "object":
        yield from _limit(code, entries(given["limits"]).get("fileSize"), "multer's fileSize")
    elif module == "express-fileupload" and "limits" in given and given["limits"].kind() == "object":
        yield from _limit(code, entries(given["limits"]).get("fileSize"), "fileUpload's fileSize")
    elif _BODIES.fullmatch(call.callee):
        yield from _limit(code, given.get("limit"), f"{call.callee}'s limit")
    elif module == "fastify" or call.callee in ("fastify", "Fastify"):
        yield from _limit(code, given.get("bodyLimit"), "bodyLimit")


def _limit(code: Code, node: SgNode | None, what: str) -> Iterator[OwnLimit]:
    amount = size(node.text()) if node is not None else None
    if node is not None and amount:
        yield OwnLimit(code.at(node), "body", what, amount)
