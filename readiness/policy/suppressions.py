"""Which suppressions may count at all, where a configuration bounds them; the others stand for nothing, and that is said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from readiness.model.finding import Level
from readiness.model.location import Location, Region
from readiness.model.named import NamedTuple
from readiness.model.report import Notification, Silencing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from readiness.config import Config, Ignore
    from readiness.suppress.markers import Marker

REFUSED = "refused"


class Bounded(NamedTuple):
    """Those that may count, and what became of the others."""

    markers: Mapping[str, Sequence[Marker]]
    ignores: tuple[Ignore, ...]
    refused: tuple[Silencing, ...]
    notes: tuple[Notification, ...]


def bounded(markers: Mapping[str, Sequence[Marker]], config: Config, today: Callable[[], date]) -> Bounded:
    latest = (today() + timedelta(days=config.max_suppression_days)).isoformat() if config.max_suppression_days else ""
    kept: dict[str, list[Marker]] = {}
    refused: list[tuple[Silencing, str]] = []
    others = 0
    for path, group in markers.items():
        for marker in group:
            foreign = any(":" in name for name in marker.ids)
            why = _why(config, foreign=foreign, until=marker.until, latest=latest)
            if not why:
                kept.setdefault(path, []).append(marker)
            elif foreign:
                others += 1
            else:
                place = Location(path, Region(marker.line, 1, marker.line, 2))
                refused += [
                    (Silencing(place, name, marker.reason, marker.until, REFUSED, 0), why) for name in marker.ids
                ]
    ignores = []
    for one in config.suppress:
        until = one.expires_on.isoformat() if one.expires_on else ""
        if why := _too_long(config, until, latest):
            refused.append((Silencing(None, one.rule, one.reason, until, REFUSED, 0, one.path), why))
        else:
            ignores.append(one)
    return Bounded(kept, tuple(ignores), tuple(one for one, _ in refused), tuple(_notes(refused, others)))


def _why(config: Config, *, foreign: bool, until: str, latest: str) -> str:
    if config.ignore_inline:
        return "comments suppress nothing here (`ignore_inline`)"
    if foreign and config.require_reason:
        return "it gives no reason (`require_reason`)"
    return _too_long(config, until, latest)


def _too_long(config: Config, until: str, latest: str) -> str:
    if latest and (not until or until > latest):
        return f"it does not end within {config.max_suppression_days} days (`max_suppression_days`)"
    return ""


def _notes(refused: Sequence[tuple[Silencing, str]], others: int) -> Iterator[Notification]:
    for one, why in refused:
        text = f"the suppression of `{one.rule}` does not count: {why}"
        yield Notification(Level.WARNING, text, location=one.location)
    if others:
        comments = (
            "1 comment for another tool suppresses" if others == 1 else f"{others} comments for other tools suppress"
        )
        yield Notification(Level.NOTE, f"{comments} nothing: the configuration bounds suppressions")
