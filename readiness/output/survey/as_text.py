"""The survey for people: a block for each service, one line for each link, with the place that shows it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from readiness.output.plain import plain
from readiness.output.summary import count
from readiness.output.survey.rows import neighbour, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.survey import Survey, Surveyed
    from readiness.output.survey.rows import Row

_HEAD = 11
"""Columns of the first column."""
_NARROW = 24
"""Columns that the second one may have, however long a path is."""


def render(survey: Survey, width: int) -> str:
    """No line is wider than `width` unless a path is."""
    lines: list[str] = []
    for service in survey.services:
        lines += [_title(service), *_laid(list(rows(service, survey)), width), ""]
    if survey.neighbours:
        lines += ["Programs of others that only run here"]
        lines += [*_laid([neighbour(one) for one in survey.neighbours], width), ""]
    lines.append(_summary(survey))
    return "\n".join(lines)


def _title(service: Surveyed) -> str:
    made = ", ".join(service.languages)
    with_ = f" ({', '.join(service.frameworks)})" if service.frameworks else ""
    written = f", {made}{with_}" if made else with_
    return plain(f"{service.name}: {service.kind} in {service.path or 'the root'}{written}")


def _laid(found: Sequence[Row], width: int) -> Iterator[str]:
    """Three columns where there is room for them; a place that does not fit stands on the next line."""
    longest = max((len(row.place) for row in found), default=0)
    room = max(width - 2 - _HEAD - 2 - longest, _NARROW)
    column = max((len(row.text) for row in found if row.place and len(row.text) <= room), default=0)
    for row in found:
        head, text, place = plain(row.head), plain(row.text), plain(row.place)
        start = f"  {head:{_HEAD}}"
        if not place:
            yield f"{start}{text}".rstrip()
        elif len(start) + max(len(text), column) + 2 + len(place) <= width:
            yield f"{start}{text:{column}}  {place}"
        elif len(start) + len(text) + 2 + len(place) <= width:
            yield f"{start}{text}  {place}"
        else:
            yield f"{start}{text}"
            yield f"  {'':{_HEAD}}  {place}"


def _summary(survey: Survey) -> str:
    kinds = Counter(one.kind for one in survey.services)
    told = ", ".join(f"{kind} {number}" for kind, number in kinds.most_common())
    found = f"{len(survey.services)} found: {told}" if survey.services else "no service found"
    beside = f"; {count(len(survey.neighbours), 'program')} of others" if survey.neighbours else ""
    pairs = len({(one.source, one.target) for one in survey.calls})
    return f"{found}{beside}; {count(pairs, 'arrow')} between them"
