"""What Go code does, where only the whole service tells whether it should."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.correlation import correlations
from readiness.model.facts import Middleware
from readiness.model.trait import Trait
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code

_OPENS = frozenset(
    {
        "database/sql:Open",
        "database/sql:OpenDB",
        "github.com/jmoiron/sqlx:Open",
        "github.com/jmoiron/sqlx:Connect",
        "github.com/jmoiron/sqlx:MustConnect",
        "gorm.io/gorm:Open",
    }
)
_KEPT = {
    "github.com/gorilla/sessions:NewFilesystemStore": ("session-file", "gorilla/sessions"),
    "github.com/alexedwards/scs/v2/memstore:New": ("session-memory", "scs/memstore"),
    "github.com/gin-contrib/sessions/memstore:NewStore": ("session-memory", "gin-contrib/sessions"),
    "github.com/robfig/cron/v3:New": ("schedule", "robfig/cron"),
    "github.com/robfig/cron:New": ("schedule", "robfig/cron"),
}
"""What makes a store or a timetable of one process's own: the trait, and its name."""
_METRIC = lazy(r"New(Histogram|Summary|Counter|Gauge)(Vec|Func)?$")
_DURATION = lazy(r"(?i)duration|latency|response_?time|seconds|_ms\b|millis")
_REQUESTS = lazy(r"(?i)request|http|response|api|rpc|quer(y|ies)|operation")
_STRUCTURED = (
    "github.com/go-logr",
    "k8s.io/klog",
    "github.com/go-kit/log",
    "github.com/go-kit/kit/log",
    "github.com/hashicorp/go-hclog",
)
"""Loggers that take keys and values, whatever writes them in the end."""
_AUTOMATIC = (
    "github.com/zsais/go-gin-prometheus", "github.com/labstack/echo-contrib/echoprometheus", "github.com/labstack/echo-contrib/prometheus",
    "github.com/ansrivas/fiberprometheus", "github.com/slok/go-http-metrics", "github.com/grpc-ecosystem/go-grpc-prometheus",
    "github.com/grpc-ecosystem/go-grpc-middleware/providers/prometheus", "go.opentelemetry.io/contrib/instrumentation",
    "github.com/penglongli/gin-metrics", "github.com/766b/chi-prometheus", "go.opencensus.io/plugin",
)  # fmt: skip


def traits(code: Code) -> Iterator[Trait | Middleware]:
    yield from correlations(code)
    for call in code.calls:
        name = code.qualify(call.callee)
        if call.callee == "recover" or name.endswith("RecoverPanic"):
            yield Trait(code.at(call.function), "recovery", "recover")
        elif name in _OPENS and not _is_light(call):
            yield Trait(code.at(call.function), "pool-opened", call.callee)
        elif call.name == "SetMaxOpenConns":
            yield Trait(code.at(call.function), "pool-bounded", call.callee)
            size = code.value(call.arguments[0]) if call.arguments else None
            if isinstance(size, int) and size > 0:
                yield Trait(code.at(call.arguments[0]), "pool-size", str(size))
        elif name in _KEPT:
            yield Trait(code.at(call.function), *_KEPT[name])
        elif _METRIC.search(call.name) and call.arguments and "prom" in name:
            yield _metric(code, call)
        elif call.name.startswith("InstrumentHandler"):
            yield Trait(code.at(call.function), "metric-duration", call.name)
    for found in code.imports:
        if found.module.startswith(_STRUCTURED):
            yield Middleware(location=code.at(found.node), kind="structured-logging", source=found.module)
        if found.module.startswith(_AUTOMATIC):
            yield Trait(code.at(found.node), "metric-duration", found.module)
        elif found.module in ("gopkg.in/natefinch/lumberjack.v2", "github.com/lestrrat-go/file-rotatelogs"):
            yield Trait(code.at(found.node), "log-file", found.module)
    if regex(r"MultiWriter\(|os\.Std(out|err)|AddSync").search(code.source.text) and any(
        "log" in found.module for found in code.imports
    ):
        yield Trait(code.at(code.imports[0].node), "log-console", "os.Stdout")


def _is_light(call: Call) -> bool:
    """SQLite is a file and has no server that could run out of connections."""
    return regex(r"(?i)sqlite|\.db\"|:memory:|sqlmock").search(call.node.text()) is not None


def _metric(code: Code, call: Call) -> Trait:
    """By the name among its options."""
    name = _named(call.arguments[0])
    timed = ("Histogram" in call.name or "Summary" in call.name) and (_DURATION.search(name) or _REQUESTS.search(name))
    kind = "metric-duration" if timed else "metric-requests" if _REQUESTS.search(name) else "metric"
    return Trait(code.at(call.function), kind, name)


def _named(options: SgNode) -> str:
    found = regex(r'\bName:\s*"?([^",}\n]+)').search(options.text())
    return found[1] if found else options.text()[:60]
