"""Stack traces that go to whoever sent the request."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.checks.app.spring_settings import settings
from readiness.checks.sources import FUNCTIONS, code_of, guarded, inside, is_development, said
from readiness.formats.source.code import ancestors
from readiness.formats.source.javascript.syntax import as_call
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_JS_ANSWER = lazy(
    r"^(res|response|reply|ctx|context|c|this\.res)\b.*\.(send|json|jsonp|end|write|render|html|text|body|status)$|^(NextResponse|Response)\.json$"
)
_JS_MADE = frozenset({"Response", "NextResponse"})
_PY_ANSWER = lazy(
    r"(^|\.)(jsonify|JSONResponse|PlainTextResponse|HTMLResponse|Response|HttpResponse|JsonResponse|HTTPException|make_response|HttpResponseServerError|abort|UJSONResponse|ORJSONResponse|render_template)$"
)
_GO_ANSWER = lazy(
    r"^(w|rw|writer|c|ctx|res|resp)\b.*\.(Write|WriteString|String|JSON|IndentedJSON|SendString|Send|Data|HTML)$|^http\.Error$|^fmt\.Fprint(f|ln)?$|^io\.WriteString$"
)
_TRACES = frozenset(
    {"traceback.format_exc", "traceback.format_exception", "traceback.format_tb", "traceback.format_stack"}
)


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each stack trace that stands in an answer, and for errorhandler's middleware."""
    if document.format == "spring":
        yield from _spring(document)
        return
    code = code_of(
        cast("Document[Source]", document),
        ".stack",
        "traceback",
        "debug.Stack",
        "errorhandler",
        "print_exc",
        "printStackTrace",
        "tackTrace",
    )
    if code is None or is_development(document.path):
        return
    finder = {"python": _python, "go": _go, "java": _java, "kotlin": _java}.get(document.format, _javascript)
    for node in finder(code):
        yield said(code, node, Kind.PASS if _only_developing(node) else Kind.FAIL)


def _spring(document: Document[object]) -> Iterator[Observation]:
    """By default the answer to a failure has no trace; with `on_param` whoever asks for it gets one."""
    for key, value, place in settings(document):
        if key in ("server.error.include-stacktrace", "spring.web.error.include-stacktrace"):
            shown = value.lower().replace("_", "-") in ("always", "on-param", "on-trace-param")
            yield Observation(place, Kind.FAIL if shown else Kind.PASS)


def _only_developing(node: SgNode) -> bool:
    """A condition around it, or one earlier in the same function, asks where this runs."""
    if guarded(node):
        return True
    function = inside(node, *FUNCTIONS)
    if function is None:
        return False
    before = function.text()[: node.range().start.index - function.range().start.index]
    return (
        regex(r"(?i)node_env|\bis_?(dev|prod)|production|development|\bdebug\b|get\(['\"]env['\"]\)").search(before)
        is not None
    )


def _javascript(code: Code) -> Iterator[SgNode]:
    for node in code.source.nodes("member_expression"):
        part, holder = node.field("property"), node.field("object")
        if part is None or holder is None or part.text() != "stack":
            continue
        if regex(r"(?i)^(e|ex|err|error|exception|\w*(err|error)|reason)$").search(holder.text()) and _answered(node):
            yield node
    for call in code.calls:
        if code.qualify(call.callee) == "errorhandler:" and not call.keywords:
            yield call.node


def _answered(node: SgNode) -> bool:
    """Among the arguments of an answer, without a function in between; or given to Koa's `ctx.body`."""
    for parent in ancestors(node):
        if parent.kind() in FUNCTIONS:
            return False
        if parent.kind() == "assignment_expression":
            left = parent.field("left")
            return (
                left is not None and regex(r"(ctx|context|this)\.(response\.)?body").fullmatch(left.text()) is not None
            )
        call = as_call(parent) if parent.kind() in ("call_expression", "new_expression") else None
        if call is None:
            continue
        if call.name in ("replace", "replaceAll"):
            # A page for production has no place for it.
            return False
        if regex(r"(?i)\blog|console|print|sentry|capture|report|debug").search(call.callee):
            return False
        flat = regex(r"\([^()]*\)").sub("", call.callee)
        if _JS_ANSWER.match(flat) or call.callee in _JS_MADE:
            return True
    return False


def _python(code: Code) -> Iterator[SgNode]:
    for call in code.calls:
        if code.qualify(call.callee) not in _TRACES:
            continue
        if _returned(code, call.node):
            yield call.node


def _returned(code: Code, node: SgNode) -> bool:
    """In what a request handler returns: an answer by its name, or what a function with a route returns."""
    for parent in ancestors(node):
        kind = parent.kind()
        if kind == "call":
            function = parent.field("function")
            name = code.qualify(function.text()) if function is not None else ""
            if regex(r"(?i)\blog|print|sentry|capture|report|write").search(name):
                return False
            if _PY_ANSWER.search(name):
                return True
        elif kind == "return_statement":
            holder = inside(parent, "decorated_definition")
            return (
                holder is not None
                and regex(
                    r"@[\w.]+\.(route|get|post|put|patch|delete|errorhandler|exception_handler|app_errorhandler)\("
                ).match(holder.text())
                is not None
            )
        elif kind in ("assignment", "function_definition"):
            return False
    return False


def _java(code: Code) -> Iterator[SgNode]:
    """`e.printStackTrace(response.getWriter())`, and what turns a trace into text as the body of an answer."""
    for call in code.calls:
        first = call.arguments[0].text() if call.arguments else ""
        written = call.name == "printStackTrace" and regex(r"(?i)\bres\w*\.(get)?writer").search(first)
        answered = call.name in ("body", "sendError") and regex(r"getStackTrace|stackTraceToString").search(
            call.node.text()
        )
        if written or answered:
            yield call.node


def _go(code: Code) -> Iterator[SgNode]:
    for call in code.calls:
        if code.qualify(call.callee) != "runtime/debug:Stack":
            continue
        for parent in ancestors(call.node):
            function = parent.field("function") if parent.kind() == "call_expression" else None
            if function is not None and _GO_ANSWER.match(function.text()):
                if not regex(r"os\.Std(err|out)").search(parent.text()):
                    yield call.node
                break
