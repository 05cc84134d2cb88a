"""Production overlays that leave out what keeps the same workload safe in staging."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.model.finding import Kind, Observation
from readiness.model.overlay import Overlaid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.location import Location
    from readiness.model.overlay import Strength
    from readiness.model.system import System


_UNSURE = "a part of the production overlay could not be read"


def check(system: System) -> Iterator[Observation]:
    """One observation for each workload of a production overlay that a staging overlay has as well."""
    for production, others in pairs(system, "staging"):
        yield from _compared(production, others)


def pairs(system: System, *stages: str) -> Iterator[tuple[Overlaid, list[Overlaid]]]:
    """Each workload of a production overlay, with what overlays of other stages make of the same one."""
    same: dict[tuple[str, object, str, str], list[Overlaid]] = defaultdict(list)
    for one in system.of(Overlaid):
        same[one.workload.path, one.workload.region, one.kind, one.name].append(one)
    for group in same.values():
        others = [one for one in group if one.stage in stages]
        for one in group if others else ():
            if one.stage == "production":
                yield one, others


def _compared(production: Overlaid, others: list[Overlaid]) -> Iterator[Observation]:
    name = f"{production.kind}/{production.name}"
    seen: set[str] = set()
    for other in others:
        for key, there in other.strengths.items():
            here = production.strengths.get(key)
            note = _weaker(key, here, there)
            if note and key not in seen:
                seen.add(key)
                related = (there.location._replace(message=f"{other.overlay} has it"),)
                place = _place(production, here)
                kind = Kind.FAIL if production.sure else Kind.OPEN
                yield Observation(place, kind, f"{name}: {note}", _UNSURE if kind is Kind.OPEN else "", related)
    if not seen:
        yield Observation(production.location, Kind.PASS, name)


def _weaker(key: str, here: Strength | None, there: Strength) -> str:
    """What production lacks; empty if it does not."""
    if key == "replicas":
        known = here is not None and isinstance(here.value, int) and isinstance(there.value, int)
        if here is None or not known or not here.value < there.value:  # type: ignore[operator]
            return ""
        return f"{here.value} replicas, where staging has {there.value}"
    if here is not None or _is_gone(key):
        return ""
    return f"no {key}, which staging has"


def _is_gone(key: str) -> bool:
    """A startup probe stands in for a slow start, which production need not have."""
    return key.startswith("startupProbe")


def _place(production: Overlaid, here: Strength | None) -> Location:
    return here.location if here is not None else production.location
