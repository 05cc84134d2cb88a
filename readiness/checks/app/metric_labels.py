"""Labels of metrics that take a new value with every request or every user."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.checks.sources import FUNCTIONS, bare, code_of, go_literals, inside, is_development, said
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_WORDS = ("prometheus", "prom-client", "promClient", "micrometer")
_ENDLESS = frozenset({
    "user_id", "userid", "email", "session_id", "sessionid", "request_id", "requestid", "trace_id", "traceid", "span_id", "ip",
    "client_ip", "remote_addr", "remote_ip", "user_agent", "useragent", "url", "query", "timestamp", "uuid", "order_id", "customer_id",
    "message_id", "error_message", "token",
})  # fmt: skip
_RAW = lazy(
    r"(request|req)(uest)?\.(getRequestURI\(\)|getRequestURL\(\)(\.toString\(\))?|getRemoteAddr\(\)|requestURI|remoteAddr)|"
    r"(req|request|self\.request|flask\.request)\.(path|url|originalUrl|url\.path|full_path|path_info|get_full_path\(\)|raw_path|rel_url|ip|headers\[[^\]]*\])"
    r"|(r|req|request|c\.Request|ctx\.Request)\.(URL\.Path|URL\.String\(\)|RequestURI|RemoteAddr|UserAgent\(\))"
    r"|c\.(Request\(\)\.URL\.Path|ClientIP\(\)|RealIP\(\)|OriginalURL\(\))|ctx\.(path|url|originalUrl|ip)|str\(request\.url(\.path)?\)"
)
_MADE = frozenset({"Counter", "Histogram", "Gauge", "Summary"})
_VECTORS = frozenset({"NewCounterVec", "NewHistogramVec", "NewGaugeVec", "NewSummaryVec"})


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each metric that is made with labels or given their values; the same value is told once a file."""
    code = code_of(cast("Document[Source]", document), *_WORDS)
    if code is None or is_development(document.path):
        return
    told: set[str] = set()
    for node, name in {"python": _python, "go": _go, "java": _jvm, "kotlin": _jvm}.get(document.format, _javascript)(
        code
    ):
        if name and name in told:
            continue
        told.add(name)
        yield said(code, node, Kind.FAIL if name else Kind.PASS, name)


def _endless(nodes: list[SgNode]) -> str:
    names = [node.text().strip("\"'`") for node in nodes]
    return next((name for name in names if name.lower() in _ENDLESS), "")


def _listed(node: SgNode | None) -> list[SgNode]:
    return (
        [bare(part) for part in node.named_children()]
        if node is not None and node.kind() in ("list", "tuple", "array", "literal_value")
        else []
    )


def _raw(code: Code, values: list[SgNode]) -> str:
    """A value that is the path as it was asked for, here or by a name of the same function."""
    for value in values:
        held = [one for one in code.assigned.get(value.text(), ()) if inside(one, *FUNCTIONS) is not None]
        node = held[0] if len(held) == 1 else bare(value)
        if _RAW.fullmatch(node.text()):
            return node.text()
    return ""


def _python(code: Code) -> Iterator[tuple[SgNode, str]]:
    for call in code.calls:
        name = code.qualify(call.callee)
        if name.startswith("prometheus_client.") and call.name in _MADE:
            given = call.keywords.get("labelnames") or (call.arguments[2] if len(call.arguments) > 2 else None)
            if _listed(given):
                yield call.function, _endless(_listed(given))
        elif call.name == "labels" and (call.arguments or call.keywords):
            yield call.function, _raw(code, [*call.arguments, *call.keywords.values()])


def _javascript(code: Code) -> Iterator[tuple[SgNode, str]]:
    for call in code.calls:
        if (
            call.name in _MADE
            and "labelNames" in call.keywords
            and code.qualify(call.callee).startswith(("prom-client:", "client.", "prom"))
        ):
            yield call.function, _endless(_listed(call.keywords["labelNames"]))
        elif (
            call.name in ("labels", "inc", "observe", "startTimer", "set")
            and code.imports_from("prom-client")
            and call.arguments
        ):
            if call.name == "set" and call.arguments[0].kind() != "object":
                continue
            values = (
                list(call.keywords.values()) if call.keywords else list(call.arguments) if call.name == "labels" else []
            )
            if values:
                yield call.function, _raw(code, values)


def _jvm(code: Code) -> Iterator[tuple[SgNode, str]]:
    """`.tag("path", request.getRequestURI())`, `Tag.of("userId", …)`, `counter("logins", "email", …)`."""
    for call in code.calls:
        if call.name not in ("tag", "tags", "of", "counter", "timer") or len(call.arguments) < 2:
            continue
        if call.name == "of" and call.receiver not in ("Tag", "Tags"):
            continue
        pairs = call.arguments[1:] if call.name in ("counter", "timer") else call.arguments
        yield call.node, _endless(list(pairs[::2])) or _raw(code, list(pairs[1::2]))


def _go(code: Code) -> Iterator[tuple[SgNode, str]]:
    for call in code.calls:
        if call.name in _VECTORS and len(call.arguments) == 2 and "prom" in code.qualify(call.callee):
            body = call.arguments[1].field("body")
            yield call.function, _endless(_listed(body))
        elif call.name == "WithLabelValues" and call.arguments:
            yield call.function, _raw(code, list(call.arguments))
    for name, node, fields in go_literals(code):
        if name.endswith(":Labels") and "prometheus" in name:
            yield node, _raw(code, list(fields.values()))
