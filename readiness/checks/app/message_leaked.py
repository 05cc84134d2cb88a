"""Texts of unexpected errors that go to whoever sent the request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from readiness.checks.app.occasions import helps_tests, is_watched
from readiness.checks.sources import FUNCTIONS, guarded, inside, said, served
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_SERVER_FAULT = r"(?:500|[\w.]*(?:StatusInternalServerError|INTERNAL_SERVER_ERROR|InternalServerError|HTTP_500_INTERNAL_SERVER_ERROR))"
_JS_ANSWER = lazy(rf"\.(?:status|code)\({_SERVER_FAULT}\)\.(?:json|send|jsonp|end|type\([^)]*\)\.send)$")
_JS_TEXT = lazy(
    r"\b(?:err|error|e|ex|exception)(?:\.message|\.toString\(\))|^\(?(?:err|error|e|ex)\)?$|String\((?:err|error|e|ex)\)"
)
_GO_ANSWER = lazy(r"^http\.Error$|^(?:c|ctx|context)\.(?:JSON|String|AbortWithStatusJSON|IndentedJSON)$")
_GO_TEXT = lazy(r"\berr\.Error\(\)")
_PY_ANSWER = lazy(
    r"(?:^|\.)(?:jsonify|JSONResponse|PlainTextResponse|Response|HttpResponse|JsonResponse|HTTPException|HttpResponseServerError|abort|json_response)$"
)
_FAULT = lazy(_SERVER_FAULT)


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each answer with status 500: a fail where it holds the text of the error."""
    code = served(cast("Document[Source]", document), "500", "InternalServerError", "INTERNAL_SERVER_ERROR")
    if code is None or helps_tests(code) or is_watched(document.path):
        return
    finder = {"python": _python, "go": _go}.get(document.format, _javascript)
    for node, leaks in finder(code):
        yield said(code, node, Kind.FAIL if leaks and not guarded(node) else Kind.PASS)


def _javascript(code: Code) -> Iterator[tuple[SgNode, bool]]:
    for call in code.calls:
        if _JS_ANSWER.search(call.callee):
            yield call.node, any(_JS_TEXT.search(_content(argument)) for argument in call.arguments)


def _content(node: SgNode) -> str:
    """Of an object its values, without what a condition chooses."""
    if node.kind() == "object":
        values = [pair.field("value") or pair for pair in node.named_children()]
        return " ".join(f"({value.text()})" if value.kind() == "identifier" else _content(value) for value in values)
    return "" if node.kind() == "ternary_expression" else node.text()


def _go(code: Code) -> Iterator[tuple[SgNode, bool]]:
    for call in code.calls:
        if _GO_ANSWER.match(call.callee) and any(_FAULT.fullmatch(argument.text()) for argument in call.arguments):
            yield call.node, any(_GO_TEXT.search(argument.text()) for argument in call.arguments)


def _python(code: Code) -> Iterator[tuple[SgNode, bool]]:
    for call in code.calls:
        if _PY_ANSWER.search(code.qualify(call.callee)) and _faulty(call):
            name = _caught(call.node)
            text = " ".join(argument.text() for argument in [*call.arguments, *call.keywords.values()])
            yield (
                call.node,
                bool(name)
                and re.search(rf"\bstr\({name}\)|\brepr\({name}\)|\{{{name}[!}}]|{name}\.args", text) is not None,
            )


def _faulty(call: Call) -> bool:
    """Status 500 among its arguments, or behind it in what is returned."""
    given = [call.keywords.get(key) for key in ("status_code", "status")] + list(call.arguments[:1])
    if (
        any(one is not None and _FAULT.fullmatch(one.text()) for one in given)
        or call.callee == "HttpResponseServerError"
    ):
        return True
    parent = call.node.parent()
    return (
        parent is not None
        and parent.kind() == "expression_list"
        and _FAULT.fullmatch(parent.named_children()[-1].text()) is not None
    )


def _caught(node: SgNode) -> str:
    """The name of the error, in a clause that takes every error there is."""
    clause = inside(node, "except_clause", *FUNCTIONS)
    if clause is None or clause.kind() != "except_clause":
        return ""
    found = regex(r"except\s+\(?(?:Exception|BaseException)\)?\s+as\s+(\w+)").match(clause.text())
    return found[1] if found else ""
