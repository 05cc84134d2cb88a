"""What a handler says when something failed: the statuses it names, and where it catches a failure and says nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.constant import is_harmless
from readiness.formats.source.grammar import CATCHES, NUMBERS, PAIRS, RAISES, TRIES, Body, in_log, key_of, within
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.grammar import Called

_KNOWN = frozenset({
    200, 201, 202, 203, 204, 206, 207, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 406, 409, 410, 412, 417, 418, 422, 424, 425,
    426, 428, 429, 500, 501, 502, 503, 504, 507, 520, 521, 530, 599,
})  # fmt: skip
_NAMED = {
    "ok": 200, "accepted": 202, "nocontent": 204, "badrequest": 400, "unauthorized": 401, "forbidden": 403, "notfound": 404, "conflict": 409,
    "toomanyrequests": 429, "teapot": 418, "internalservererror": 500, "internalerror": 500, "notimplemented": 501, "badgateway": 502,
    "serviceunavailable": 503, "gatewaytimeout": 504,
}  # fmt: skip
_STATUS = lazy(
    r"(?i)\bHTTP_(\d{3})_\w+|\bStatus(?:Codes?)?\.?(?:Status)?(\d{3})?_?([a-z_]+)\b|\bHttpStatus(?:Code)?\.([a-z_]+)"
)
_WAITS = lazy(r"(?i)time_?out|delay|interval|sleep|duration|second|milli|limit|size|retr|max|\bms\b|port")
_LOUD = lazy(
    r"(?i)(server_?error|unavailable|internal_?error|bad_?gateway|^abort|\.abort(with\w*)?$|http_?exception|http_?error|api_?(error|exception)|create_?error"
    r"|^(next|done|reject)$|promise\.reject|http\.error$|^error$|^panic$|\.fatal\w*$|process\.exit|sys\.exit|os\.exit|\.down$|unhealthy|outofservice"
    r"|health\w*\.check$|\.withexception$|response\.?error|write_?error|render\.?render_?error|handle_?error|send_?error|raise_\w+|abortwith\w*|new_?http_?error|NewError)"
)
_SETTERS = lazy(
    r"(?i)^(status|sendstatus|writehead|writeheader|setstatus|code|json|jsonpretty|indentedjson|string|blob|statuscode|render|set_status|nocontent|xml|problem)$"
)
_FIRST = frozenset({"json", "string", "blob", "indentedjson", "jsonpretty", "xml", "nocontent", "render", "problem"})
"""Take the status first in Go alone."""
_NEAR = 200
"""Characters between a call and the test of its error."""
_OUTCOMES = lazy(r"(?i)(^|[._])status(_?code)?$")


def statuses(body: Body) -> set[int]:
    """HTTP statuses the body names: `503`, `http.StatusServiceUnavailable`, `HTTP_503_SERVICE_UNAVAILABLE`."""
    found = set()
    for node in body.of(*NUMBERS):
        if node.text().isdigit() and int(node.text()) in _KNOWN and not _is_wait(node):
            found.add(int(node.text()))
    for match in _STATUS.finditer(body.text):
        number, name = match.group(1) or match.group(2), match.group(3) or match.group(4) or ""
        said = int(number) if number else _NAMED.get(name.lower().replace("_", ""))
        found |= {said} if said else set()
    return found


def _is_wait(node: SgNode) -> bool:
    """`setTimeout(f, 500)`, `timeout: 500`, `500 * time.Millisecond`."""
    parent = node.parent()
    for _ in range(2):
        if parent is None:
            return False
        if parent.kind() == "binary_expression" and regex(r"[*<>]").search(parent.text()):
            return True
        if parent.kind() in PAIRS and _WAITS.search(key_of(parent)[0]):
            return True
        if parent.kind() in ("arguments", "argument_list", "value_arguments"):
            call = parent.parent()
            return call is not None and _WAITS.search(call.text()[: max(1, call.text().find("("))]) is not None
        parent = parent.parent()
    return False


def is_loud(body: Body) -> bool:
    """Whether it says by a raise or a call that something failed, whatever the status."""
    if any(node.text().startswith(("raise", "throw")) for node in body.of(*RAISES)):
        return True
    if any(
        _LOUD.search(call.callee) and (call.arguments or call.name not in ("next", "done", "error"))
        for call in body.calls
    ):
        return True
    return body.language == "go" and _RETURNS_ERROR.search(body.text) is not None


_RETURNS_ERROR = lazy(
    r"\breturn\b[^\n]*\b(err\w*|\w+[eE]rr|fmt\.Errorf\(.*|errors\.New\(.*|NewHTTPError\(.*)\s*}?$", re.MULTILINE
)


def is_computed(body: Body) -> bool:
    """Whether a status is set to what is only known when it runs: `res.status(code)`, `response.status_code = code`."""
    if any(
        value is not None and _is_variable(value) for call in body.calls for value in [_status_of(call, body.language)]
    ):
        return True
    return any(_OUTCOMES.search(name) and _is_variable(value) for name, value in _given(body))


def _status_of(call: Called, language: str) -> SgNode | None:
    """The argument that is a status, in a call that sets one."""
    name = call.name.lower()
    if not _SETTERS.match(name) or not call.arguments or (name in _FIRST and language != "go"):
        return None
    return call.arguments[1] if name == "status" and len(call.arguments) == 2 else call.arguments[0]


def _given(body: Body) -> Iterator[tuple[str, SgNode]]:
    """Keywords and options of what answers, assignments to its properties, the second of what is returned."""
    for node in body.of("assignment", "assignment_expression", "assignment_statement"):
        left, right = node.field("left"), node.field("right")
        if left is not None and right is not None and "." in left.text():
            yield left.text(), right
    for pair in body.of("keyword_argument", "pair", "shorthand_property_identifier"):
        if pair.kind() == "keyword_argument" or _is_option(pair):
            yield key_of(pair)
    for node in body.of("return_statement") if body.language == "python" else ():
        listed = next((part for part in node.named_children() if part.kind() == "expression_list"), None)
        if listed is not None and len(listed.named_children()) == 2:
            yield "status", listed.named_children()[1]


def _is_option(pair: SgNode) -> bool:
    """In the second argument of a call: `Response.json(body, { status })`."""
    around = pair.parent()
    arguments = around.parent() if around is not None else None
    if around is None or arguments is None or arguments.kind() != "arguments":
        return False
    first = next(iter(arguments.named_children()), None)
    return first is not None and first.range().start.index != around.range().start.index


def _is_variable(value: SgNode) -> bool:
    """Neither a status that is named nor a text or an object."""
    literal = value.kind() in NUMBERS or value.text().startswith(
        ('"', "'", "`", "{", "gin.H", "map[", "echo.Map", "fiber.Map")
    )
    return not literal and not _STATUS.search(value.text()) and not regex(r"\b[1-5]\d\d\b").search(value.text())


def caught(body: Body, asking: Iterable[SgNode]) -> Iterator[SgNode]:
    """The branches for what went wrong with a call that asks something."""
    for ask in asking:
        found = (_ignored(ask) or _tested(ask, body)) if body.language == "go" else _clause(ask, body.node)
        if found is not None:
            yield found


def _clause(ask: SgNode, body: SgNode) -> SgNode | None:
    """The `except` or `catch` around it, or `.catch(…)` behind it."""
    node: SgNode | None = ask
    while node is not None and within(node, body):
        parent = node.parent()
        if parent is not None and parent.kind() in TRIES:
            clause = next((part for part in parent.children() if part.kind() in CATCHES), None)
            if (
                clause is not None
                and parent.children()
                and not any(within(ask, part) for part in parent.children() if part.kind() in CATCHES)
            ):
                return clause
        if parent is not None and parent.kind() == "member_expression" and parent.text().endswith(".catch"):
            call = parent.parent()
            return call.field("arguments") if call is not None else None
        node = parent
    return None


def _ignored(ask: SgNode) -> SgNode | None:
    """`db.Ping()` whose error nobody looks at."""
    parent = ask.parent()
    if parent is not None and parent.kind() == "expression_statement":
        return parent
    statement = parent.parent() if parent is not None else None
    left = statement.field("left") if statement is not None else None
    return statement if left is not None and set(left.text().replace(" ", "").split(",")) == {"_"} else None


def _tested(ask: SgNode, body: Body) -> SgNode | None:
    """`if err := db.Ping(); err != nil { … }`, or the one below `err := db.Ping()`."""
    end = ask.range().end.index
    for test in body.of("if_statement"):
        condition, start = test.field("condition"), test.field("initializer")
        if condition is None or not regex(r"\b\w*[eE]rr\w*\s*[!=]=\s*nil").search(condition.text()):
            continue
        if (start is not None and within(ask, start)) or 0 < condition.range().start.index - end < _NEAR:
            return (
                test.field("alternative")
                if "==" in condition.text() and test.field("alternative") is not None
                else test.field("consequence")
            )
    return None


def is_quiet(branch: SgNode, language: str, asking: Container[int]) -> bool:
    """Whether nothing in the branch may answer in a way we can not read: it only logs, and gives values.

    `asking`: where calls that ask something begin.
    """
    for call in Body(branch, language).calls:
        if call.start not in asking and not is_harmless(call.callee, language) and not in_log(call.node, branch):
            return False
    return True
