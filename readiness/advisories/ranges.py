"""Whether a version is affected, and which later one is not: OSV's own evaluation, by the ecosystem's order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.advisories import order
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from readiness.advisories.order import Key
    from readiness.advisories.record import Range, Row


class Told(NamedTuple):
    affected: bool | None
    """None: it is not known, since nothing that can be compared is named, or the version is none."""
    fixed: str = ""
    """The first later version without the flaw; empty when there is none."""


def told(row: Row, version: str) -> Told:
    """What a row says of a version of its package."""
    key = order.of(row.ecosystem)
    listed = version in row.versions
    try:
        mark = key(version)
    except ValueError:
        return Told(True if listed else None)
    within = [answer for one in row.ranges if not one.unordered and (answer := _within(one, mark, key)).affected]
    if within or listed or any(_same(key, other, mark) for other in row.versions):
        fixes = [answer.fixed for answer in within if answer.fixed]
        return Told(True, min(fixes, key=key) if fixes else "")
    blind = bool(row.ranges) and all(one.unordered for one in row.ranges) and not row.versions
    return Told(None if blind else False)


def covers(one: Range, version: str, ecosystem: str) -> bool:
    """Whether a range of versions holds it, so that listing it besides says nothing more."""
    key = order.of(ecosystem)
    try:
        return not one.unordered and _within(one, key(version), key).affected is True
    except ValueError:
        return False


def _within(one: Range, mark: Key, key: Callable[[str], Key]) -> Told:
    """Walks the events in order. ValueError of an event's own version: that event says nothing."""
    events = sorted(_placed(one, key), key=lambda event: event[:2])
    limits = [place for place, _, kind, _ in events if kind == "u"]
    if limits and not any(mark < limit.key for limit in limits if limit.key is not None):
        return Told(False)
    inside, fixed = False, ""
    for place, _, kind, version in events:
        if place.before(mark, strictly=kind == "l"):
            inside = kind == "i" or (inside and kind == "u")
        elif kind == "f" and not fixed:
            fixed = version
    return Told(inside, fixed if inside else "")


class _Place:
    """Where an event stands: at a version, or before all of them (`0`)."""

    __slots__ = ("key",)

    def __init__(self, key: Key | None) -> None:
        self.key = key

    def __lt__(self, other: _Place) -> bool:
        if self.key is None or other.key is None:
            return self.key is None and other.key is not None
        return self.key < other.key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Place) and not self < other and not other < self

    def __hash__(self) -> int:
        return 0  # never hashed: only sorted

    def before(self, mark: Key, *, strictly: bool) -> bool:
        """At or before a version."""
        if self.key is None:
            return True
        return self.key < mark or (not strictly and not mark < self.key)


def _placed(one: Range, key: Callable[[str], Key]) -> list[tuple[_Place, int, str, str]]:
    """What ends a range stands before what begins one at the same version."""
    found: list[tuple[_Place, int, str, str]] = []
    for kind, version in one.events:
        if kind == "u" and version == "*":
            continue
        try:
            place = _Place(None if kind == "i" and version == "0" else key(version))
        except ValueError:
            continue
        found.append((place, kind == "i", kind, version))
    return found


def _same(key: Callable[[str], Key], other: str, mark: Key) -> bool:
    """`1.0` and `1.0.0`, where the ecosystem holds them for one."""
    try:
        listed = key(other)
    except ValueError:
        return False
    return not listed < mark and not mark < listed
