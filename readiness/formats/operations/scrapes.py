"""What Prometheus' own file tells it to scrape, as far as the targets stand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.derive import text_of
from readiness.model.artifact import Unresolved
from readiness.model.location import Location
from readiness.model.measuring import Scrape
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Node
    from readiness.model.facts import Text

_TARGET = lazy(r"(?:https?://)?([\w.-]+)(?::(\d+))?")
_PROBES = "/probe"


def scrapes(path: str, configs: Node | None) -> Iterator[Scrape]:
    """One for each target. Where relabelling gives a target another address or path, nothing is told."""
    for one in configs.items if configs is not None else ():
        told = one.get("metrics_path")
        asked: Text = text_of(told) or "/metrics"
        if asked == _PROBES or _is_changed(one):
            continue
        place = Location(path, told.region, "scrape_configs") if told is not None else None
        static = one.get("static_configs")
        for group in static.items if static is not None else ():
            targets = group.get("targets")
            for target in targets.items if targets is not None else ():
                yield _scrape(path, one, target, asked, place)


def _scrape(path: str, job: Node, target: Node, asked: Text, asked_at: Location | None) -> Scrape:
    name = text_of(job.get("job_name")) or ""
    where = Location(path, target.region, "scrape_configs")
    text = text_of(target) or ""
    plain = text.text if isinstance(text, Unresolved) else text
    found = _TARGET.fullmatch(plain)
    return Scrape(
        location=where,
        kind="job",
        by=f"job {name.text if isinstance(name, Unresolved) else name}",
        port=int(found[2]) if found is not None and found[2] else None,
        port_location=where,
        path=asked,
        path_location=asked_at,
        host=found[1] if found is not None else Unresolved(plain),
    )


def _is_changed(job: Node) -> bool:
    relabelled = job.get("relabel_configs")
    return any(
        (one.get("target_label") or one).text in ("__address__", "__metrics_path__")
        for one in (relabelled.items if relabelled is not None else ())
    )
