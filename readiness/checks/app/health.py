"""Health routes of a service, what asks them, and what they are asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.model.facts import Route, Workload
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.facts import Probe
    from readiness.model.routing import Answer
    from readiness.model.system import Service

_ROUTE = lazy(
    r"(^|/)(_*(\w+[-_.])*(health\w*|live|livez|liveness|alive|ready|readyz|readiness|heartbeat)([-_.]?(checks?|probe)|[-_.]status)?|ping|up|_status|status)"
    r"(/(live(ness|z)?|ready|readiness|readyz|startup|db|database|redis|cache|deps|full|detail(ed|s)?|status|check|ping))?/?$",
    re.IGNORECASE,
)
_LIVE = lazy(r"live(ness|z)?(_?probe)?([^a-z]|$)|alive|/ping/?$", re.IGNORECASE)
_READY = lazy(r"ready|readiness", re.IGNORECASE)
_PARAMETER = lazy(r"[{:<*\[$(]")
DEPENDENCIES = frozenset({"database", "cache", "queue", "http"})
"""What a service may be without and still be alive."""
_STATUS = lazy(r"/(status|up|ping)/?$", re.IGNORECASE)
_ABOVE = lazy(r"(/(api|rest|public|internal|system|v\d+|_\w*))*", re.IGNORECASE)


class Health(NamedTuple):
    """A route that tells whether the service is well."""

    route: Route
    path: str
    probes: tuple[Probe, ...]
    """Those of the service's own workloads that ask it."""

    @property
    def answer(self) -> Answer | None:
        return self.route.answer

    @property
    def asks(self) -> tuple[str, ...]:
        """Which dependencies it is known to ask."""
        return tuple(one for one in self.answer.asks if one in DEPENDENCIES) if self.answer is not None else ()

    def is_for(self, kind: str) -> bool:
        """`liveness` or `readiness`: as its probes say, else as its name does."""
        if self.probes:
            return any(probe.kind == kind for probe in self.probes)
        return (_LIVE if kind == "liveness" else _READY).search(self.path) is not None


def health_of(service: Service) -> list[Health]:
    """The service's health routes: those its probes ask, and those that are called so."""
    probed = _probed(service)
    found = []
    for route in service.of(Route):
        if not isinstance(route.path, str) or route.method not in ("GET", "HEAD", "*"):
            continue
        path = route.path.rstrip("/") or "/"
        probes = probed.get(path, ())
        if (probes and path != "/") or _is_named(route.path):
            found.append(Health(route, route.path, probes))
    return found


def probed_route(service: Service) -> Route | None:
    """A route that a probe of the service asks, whatever it is called."""
    probed = _probed(service)
    found = (one for one in service.of(Route) if isinstance(one.path, str) and (one.path.rstrip("/") or "/") in probed)
    return next(found, None)


def _is_named(path: str) -> bool:
    if _PARAMETER.search(path) or not _ROUTE.search(path):
        return False
    # `/status` is a word of many trades: below something else it is that thing's.
    before = _STATUS.sub("", path)
    return (
        before == path
        or _ABOVE.fullmatch(before) is not None
        or regex(r"(?i)health|live|ready").search(path) is not None
    )


def _probed(service: Service) -> Mapping[str, tuple[Probe, ...]]:
    found: dict[str, tuple[Probe, ...]] = {}
    for workload in service.of(Workload):
        for probe in workload.probes:
            if isinstance(probe.path, str) and probe.path:
                path = probe.path.partition("?")[0].rstrip("/") or "/"
                found[path] = (*found.get(path, ()), probe)
    return found
