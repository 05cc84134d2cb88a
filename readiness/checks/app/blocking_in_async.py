"""Calls that stop the one thread which serves everybody: in a coroutine, or in a handler of a Node server."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.checks.app.occasions import is_watched
from readiness.checks.sources import FUNCTIONS, inside, is_main, said, served
from readiness.model.finding import Kind, Observation
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "request")
_PYTHON = frozenset({
    *(f"requests.{verb}" for verb in _VERBS), *(f"httpx.{verb}" for verb in _VERBS),
    *("time.sleep", "urllib.request.urlopen", "subprocess.run", "subprocess.call", "subprocess.check_call"),
    *("subprocess.check_output", "subprocess.getoutput", "os.system", "os.popen", "psycopg2.connect", "pymysql.connect"),
})  # fmt: skip
_SYNC = frozenset({
    "readFileSync", "writeFileSync", "appendFileSync", "readdirSync", "statSync", "copyFileSync", "execSync", "execFileSync", "spawnSync",
    "pbkdf2Sync", "scryptSync", "hashSync", "compareSync", "gzipSync", "gunzipSync", "deflateSync", "inflateSync", "brotliCompressSync",
    "brotliDecompressSync", "generateKeyPairSync",
})  # fmt: skip
_REQUEST = frozenset({"req", "request", "ctx", "context", "c"})
_ANSWER = frozenset({"res", "response", "reply", "next", "h"})


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each call that is known to wait and stands where it stops others."""
    words = {"python": "async def", "java": "reactor.core", "kotlin": "suspend"}.get(document.format, "Sync(")
    code = served(cast("Document[Source]", document), words)
    if code is None or is_watched(document.path):
        return
    finder = {"python": _python, "java": _jvm, "kotlin": _jvm}.get(document.format, _javascript)
    for node, name, stops in finder(code):
        yield said(code, node, Kind.FAIL if stops else Kind.PASS, name)


def _python(code: Code) -> Iterator[tuple[SgNode, str, bool]]:
    for call in code.calls:
        name = code.qualify(call.callee)
        if name not in _PYTHON:
            continue
        function = inside(call.node, "function_definition", "lambda")
        coroutine = function is not None and function.text().startswith("async ")
        yield call.function, name, coroutine and not is_main(call.node)


def _jvm(code: Code) -> Iterator[tuple[SgNode, str, bool]]:
    """`Thread.sleep` and `block()` in what Reactor or a coroutine runs."""
    for call in code.calls:
        if call.callee == "Thread.sleep" or (call.name in ("block", "blockFirst", "blockLast") and not call.arguments):
            function = inside(call.node, "method_declaration", "function_declaration")
            head = function.text().partition("{")[0] if function is not None else ""
            yield call.node, f"{call.name}()", regex(r"\b(Mono|Flux)\s*<|\bsuspend\s+fun\b").search(head) is not None


def _javascript(code: Code) -> Iterator[tuple[SgNode, str, bool]]:
    for call in code.calls:
        if call.name in _SYNC:
            yield call.function, call.name, _in_handler(call.node)


def _in_handler(node: SgNode) -> bool:
    """The nearest function takes a request and an answer, or is Koa's with a context and `next`."""
    function = inside(node, *FUNCTIONS)
    from readiness.formats.source.javascript.handlers import parameters

    names = {name.lstrip("_") for name in parameters(function)} if function is not None else set()
    if not names & _REQUEST:
        return False
    return bool(names & _ANSWER)
