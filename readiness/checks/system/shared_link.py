"""One link that disagrees with all ways to run a service is told once, at that link, and not at each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.location import Location

    Found = Sequence[tuple[Observation, Location | None]]
    """Each with the place of the link that several may share; None where it is its own."""

_SEVERAL = 2


def told(found: Found) -> Iterator[Observation]:
    """All of one service: as they are, unless every one fails at one and the same link."""
    links = {(link.path, link.region) for _, link in found if link is not None}
    fails = [one for one, _ in found if one.kind is Kind.FAIL]
    shared = len(links) == 1 and all(link is not None for _, link in found)
    if len(fails) < _SEVERAL or len(fails) < len(found) or not shared:
        yield from (one for one, _ in found)
        return
    first, link = found[0]
    assert link is not None
    places = tuple(dict.fromkeys(place for one in fails for place in one.related if place.path != link.path))
    levels = [one.level or Level.ERROR for one in fails]
    note = f"{first.note}; the same in {len(fails)} ways to run it"
    worst = max(levels, key=lambda level: level.rank)
    yield Observation(
        link._replace(message=""),
        Kind.FAIL,
        first.name,
        note,
        related=(link, *places),
        level=worst,
    )
