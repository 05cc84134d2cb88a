"""What is said of a service, line by line: what it is about, what is so, and the place that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.location import Location
    from readiness.model.survey import Call, Link, Neighbour, Survey, Surveyed

_MOST = 8
"""Places and links of one kind that are shown; the others are counted, and JSON has all."""
_SHOWN = ("runs it", "compose builds and runs it", "its image is built here", "compose runs its image")
"""Evidence that the lines on images and on what runs say already."""


class Row(NamedTuple):
    head: str
    """Empty: as the row above."""
    text: str
    place: str = ""


def rows(service: Surveyed, survey: Survey) -> Iterator[Row]:
    """From its image to the reasons why it is a service."""
    yield from _listed("image", [("", one) for one in service.images])
    yield from _listed("runs", [(one.message, one) for one in (*service.runs, *service.beside)])
    yield from _listed("built by", [(one.message, one) for one in service.jobs])
    yield from _ports(service.ports)
    yield from _contract(service)
    if service.strategy:
        why = service.strategy_evidence[0] if service.strategy_evidence else None
        yield Row("released", service.strategy + (f": {why.message}" if why else ""), _place(why) if why else "")
    yield from _calls("asks", [(one.target, one) for one in survey.calls if one.source == service.name])
    yield from _calls(
        "asked by", [(one.source or "outside", one) for one in survey.calls if one.target == service.name]
    )
    rest = [one for one in service.evidence if not one.message.endswith(_SHOWN)]
    yield from _listed("because", [(one.message, one) for one in rest])


def neighbour(one: Neighbour) -> Row:
    """A program of others."""
    return Row("", f"{one.name}{f'  ({one.image})' if one.image else ''}", _places(one.places))


def _listed(head: str, found: Sequence[tuple[str, Location]]) -> Iterator[Row]:
    for number, (text, place) in enumerate(found[:_MOST]):
        yield Row("" if number else head, text or _place(place), _place(place) if text else "")
    if len(found) > _MOST:
        yield Row("", f"and {len(found) - _MOST} more")


def _ports(links: Sequence[Link]) -> Iterator[Row]:
    for number, link in enumerate(links):
        yield Row("" if number else "ports", f"{link.kind:9} {link.text}", _places(link.places))


def _contract(service: Surveyed) -> Iterator[Row]:
    told = service.contract
    if not told.read and not told.given:
        return
    yield Row("variables", _counted(service))
    for name, place in told.missing[:_MOST]:
        yield Row("", f"{name} has no default, and nothing gives it", _place(place))
    if len(told.missing) > _MOST:
        yield Row("", f"and {len(told.missing) - _MOST} more that nothing gives")
    if told.unseen:
        yield Row("", f"more may come from {', '.join(told.unseen[:3])}")


def _counted(service: Surveyed) -> str:
    """That none is read is said only of languages that are read."""
    told = service.contract
    given = f"{told.given} given"
    if told.read:
        return f"{told.read} read, {told.needed} of them without a default; {given}"
    if told.unread:
        return f"{given}; which ones the {told.unread} code reads is not known"
    return f"none read; {given}" if service.languages else given


def _calls(head: str, found: Sequence[tuple[str, Call]]) -> Iterator[Row]:
    by_name: dict[str, list[Call]] = {}
    for name, call in found:
        by_name.setdefault(name, []).append(call)
    for number, (name, same) in enumerate(by_name.items()):
        first = min(same, key=lambda call: call.kind == "waits for")
        places = tuple(place for call in (first, *(one for one in same if one is not first)) for place in call.evidence)
        yield Row("" if number else head, f"{name}: {places[0].message}" if places else name, _places(places))


def _places(places: Sequence[Location]) -> str:
    if not places:
        return ""
    return _place(places[0]) + (f" and {len(places) - 1} more" if len(places) > 1 else "")


def _place(place: Location) -> str:
    return f"{place.path}:{place.region.start_line}" if place.region else place.path
