"""Which files are part of an ASP.NET Core server, and what it is asked to check and to be reached by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import belongs
from readiness.model.facts import Framework, Middleware
from readiness.model.trait import Trait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Code
    from readiness.model.facts import Fact

_LAYERS = {
    "AddHealthChecks": "health", "MapHealthChecks": "health", "UseHealthChecks": "health", "UseCors": "cors",
    "UseRateLimiter": "rate-limit", "UseIpRateLimiting": "rate-limit", "UseAuthentication": "auth", "UseExceptionHandler": "error-handler",
    "AddExceptionHandler": "error-handler", "UseHsts": "security-headers", "UseSecurityHeaders": "security-headers",
    "AddOpenTelemetry": "metrics", "UseMetricServer": "metrics", "MapMetrics": "metrics", "UseSerilog": "structured-logging",
    "AddJsonConsole": "structured-logging",
}  # fmt: skip
_STARTS = frozenset({"WebApplication.CreateBuilder", "WebApplication.CreateSlimBuilder", "WebApplication.Create"})
_HOSTS = frozenset({"ConfigureWebHostDefaults", "UseKestrel", "UseStartup"})


def frameworks(code: Code) -> Iterator[Fact]:
    """Framework once, where a controller is declared or a host is built; Middleware for each layer that is named."""
    start = next((one for one in code.calls if one.callee in _STARTS or one.name in _HOSTS), None)
    module = next((one for one in code.imports if belongs(one.module, "Microsoft.AspNetCore.Mvc")), None)
    if start is not None:
        yield Framework(location=code.at(start.function), name="aspnetcore", language="csharp")
    elif module is not None and "Controller" in code.source.text:
        yield Framework(location=code.at(module.node), name="aspnetcore", language="csharp")
    told: set[str] = set()
    if "AddDistributedMemoryCache" in code.source.text:
        yield from (
            Trait(code.at(call.function), "session-memory", "AddSession")
            for call in code.calls
            if call.name == "AddSession"
        )
    for call in code.calls:
        kind = _LAYERS.get(call.name, "")
        if kind and kind not in told:
            told.add(kind)
            yield Middleware(location=code.at(call.function), kind=kind, source="aspnetcore", detail=call.name)
