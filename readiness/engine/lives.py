"""What checks tell of releases, compared with the table and the calendar: the one place that has both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.engine.examine import tally
from readiness.formats.bases.support import NOT_ENDED
from readiness.model.finding import Kind, Level
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from readiness.engine.examine import Observed
    from readiness.formats.bases.support import Life, Product, Support
    from readiness.model.finding import Observation
    from readiness.model.release import Release

UPDATE = "`readiness bases --update` fetches a newer table"


class _Told(NamedTuple):
    """Of one release: whether it has ended, and the words for it."""

    kind: Kind
    words: str = ""
    brief: bool = False


def settled(
    observed: Iterable[Observed], today: Callable[[], date], table: Callable[[], Support]
) -> Iterator[Observed]:
    """All observations; those about releases with their kind. Neither clock nor table is touched where there are none."""
    waiting: dict[str, list[Observed]] = {}
    for one in observed:
        if one.observation.releases:
            waiting.setdefault(one.observation.location.path, []).append(one)
        else:
            yield one
    if waiting:
        calendar = _Calendar(today().isoformat(), table())
        for same in waiting.values():
            yield from tally([done for one in same if (done := _settle(one, calendar)) is not None])


class _Calendar:
    def __init__(self, today: str, table: Support) -> None:
        self.today = today
        self.table = table
        self.old = table.date < f"{int(today[:4]) - 1}{today[4:]}"

    def told(self, release: Release) -> _Told | None:
        """None for a word that is no code name of a system."""
        if release.ended:
            left = release.ended < self.today
            return _Told(Kind.FAIL if left else Kind.PASS, f"its publisher has not renewed it since {release.ended}")
        found = self.table.find(release)
        if found is None:
            return self._between(release) or self._unknown(release)
        product, life = found
        name = f"{product.label} {life.cycle}"
        if life.ended(self.today):
            return _Told(Kind.FAIL, f"{name} {self._ended(product, life)}", product.brief(life))
        if self.old and life.ends == NOT_ENDED:
            words = f"{name} had no end on {self.table.date}, which is over a year ago; {UPDATE}"
            return _Told(Kind.OPEN, words)
        return _Told(Kind.PASS)

    def _ended(self, product: Product, life: Life) -> str:
        when = f" {life.ends}" if life.ends[:1].isdecimal() else ""
        paid = f", but for {product.paid} until {life.paid}" if life.paid > self.today else ""
        old = f", as was known on {self.table.date}" if self.old else ""
        return f"ended{when}{paid}{old}"

    def _between(self, release: Release) -> _Told | None:
        """A release that the table leaves out, though those around it are in it and have ended."""
        product = self.table.product(release.product)
        version = release.versions[-1] if len(release.versions) == 1 else ""
        if product is None or not version:
            return None
        older, newer = product.around(version)
        if newer is None or not all(life.ended(self.today) for life in (older, newer) if life is not None):
            return None
        words = f"{version} is older than {product.label} {newer.cycle}, which {self._ended(product, newer)}"
        return _Told(Kind.FAIL, words, product.brief(newer))

    def _unknown(self, release: Release) -> _Told | None:
        if not release.product:
            return None
        product = self.table.product(release.product)
        label = product.label if product is not None else release.product
        if not release.versions:
            return _Told(Kind.OPEN, f"the version of {label} is not written here")
        return _Told(Kind.OPEN, f"the table of {self.table.date} has no {label} {release.versions[-1]}; {UPDATE}")


def _settle(one: Observed, calendar: _Calendar) -> Observed | None:
    """None when all it had were words that are no releases: `slim`, `stable`."""
    told = [told for release in one.observation.releases if (told := calendar.told(release)) is not None]
    if not told:
        return None
    fails = [found for found in told if found.kind is Kind.FAIL]
    opens = [found for found in told if found.kind is Kind.OPEN]
    if fails:
        brief = all(found.brief for found in fails)
        level = Level.NOTE if brief else one.observation.level
        return one._replace(observation=_as(one.observation, Kind.FAIL, fails)._replace(level=level))
    kind = Kind.OPEN if opens else Kind.PASS
    return one._replace(observation=_as(one.observation, kind, opens), snippet="")


def _as(observation: Observation, kind: Kind, told: list[_Told]) -> Observation:
    words = "; ".join(dict.fromkeys(found.words for found in told))
    return observation._replace(kind=kind, note=words, releases=())
