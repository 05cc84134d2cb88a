"""Whether the path that is scraped is one where the code tells its metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.system.alike import nearest
from readiness.model.artifact import Unresolved
from readiness.model.facts import Route
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from readiness.checks.system.scraped import Scraped
    from readiness.model.facts import Text

_USUAL = ["/metrics", "/actuator/prometheus", "/q/metrics", "/stats/prometheus", "/prometheus", "/api/metrics", "/-/metrics", "/minio/v2/metrics/cluster"]  # fmt: skip
_TELLS = frozenset({"metrics", "prometheus"})
"""How paths end at which metrics are told."""


def judged(one: Scraped) -> Observation | None:
    """None where the code says nothing of it."""
    scrape = one.scrape
    place = scrape.path_location or scrape.port_location or scrape.location
    if isinstance(scrape.path, Unresolved):
        return Observation(place, Kind.OPEN, scrape.by, f"its path is {scrape.path.text}")
    asked = _bare(scrape.path)
    routes = one.unit.service.of(Route) if one.unit is not None else ()
    there = next((it for it in routes if isinstance(it.path, str) and _bare(it.path) == asked), None)
    if there is not None:
        return Observation(
            place, Kind.PASS, scrape.by, related=(there.location._replace(message=f"the code answers {asked}"),)
        )
    telling = [it for it in routes if _tells(it.path)]
    if scrape.path_location is None and (not telling or scrape.kind != "ServiceMonitor"):
        return None
    if (
        telling
        and all(isinstance(it.path, str) for it in telling)
        and len({_bare(str(it.path)) for it in telling}) == 1
    ):
        served = telling[0]
        name = f"{scrape.by} asks {asked}, while the code tells its metrics at {_bare(str(served.path))}"
        return Observation(
            place, Kind.FAIL, name, related=(served.location._replace(message=f"the code answers {served.path}"),)
        )
    meant = nearest(asked, _USUAL) if asked not in _USUAL else ""
    if meant:
        return Observation(
            place, Kind.FAIL, f"{scrape.by} asks {asked}, where {meant} is usual and nothing else is found"
        )
    return None


def _tells(path: Text) -> bool:
    text = path.text if isinstance(path, Unresolved) else path
    return text.rstrip("/").rpartition("/")[2].lower() in _TELLS


def _bare(path: str) -> str:
    return "/" + path.partition("?")[0].strip("/")
