"""Packages with known flaws → one alert for each package of a lock file, whoever found them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.advisories import order
from readiness.advisories.flaws import ordered, worse
from readiness.model.artifact import Alert, Scan
from readiness.model.flaw import Flaw, Flawed
from readiness.scanners import pip_audit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from readiness.model.location import Location

ADVISED, MALICIOUS, ABANDONED = "advisory", "malicious", "abandoned"
"""Codes of alerts: what is wrong with a package decides which rule tells it."""
GAPS = "not all packages could be looked up"
"""How a reason begins for which a file is open though its advisories are there."""
_MOST = 6
"""Flaws that are named one by one."""


def alerts(place: Location, flawed: Flawed) -> Iterator[Alert]:
    """At most one of each code."""
    kinds: dict[str, list[Flaw]] = defaultdict(list)
    for flaw in sorted(flawed.flaws, key=worse, reverse=True):
        bad = any(name.startswith("MAL-") for name in flaw.ids)
        kinds[MALICIOUS if bad else ABANDONED if flaw.notice else ADVISED].append(flaw)
    for code, flaws in kinds.items():
        some = flawed._replace(flaws=tuple(flaws))
        yield Alert(
            code,
            place._replace(logical=flawed.name),
            _message(some),
            identity=f"{flawed.ecosystem} {flawed.name} {code}",
            level=_level(code, some),
            flawed=some,
        )


def _level(code: str, flawed: Flawed) -> str:
    """What only development needs does not run where the data is; a stolen key of a developer is another matter.

    What nobody rated and nobody mends (Go's database lists whole modules for the sake of one package) is to be known, no more.
    """
    if code == MALICIOUS:
        return "error"
    worst = flawed.flaws[0].word
    helpless = not worst and not any(flaw.fixed for flaw in flawed.flaws)
    if flawed.development or code == ABANDONED or worst == "low" or helpless:
        return "note"
    return "error" if worst == "critical" else "warning"


def _message(flawed: Flawed) -> str:
    named = [_named(flaw) for flaw in flawed.flaws]
    more = f" and {len(named) - _MOST} more" if len(named) > _MOST else ""
    verb = "have" if " and " in flawed.version else "has"
    text = f"{flawed.name} {flawed.version} {verb} {', '.join(named[:_MOST])}{more}{_mended(flawed)}"
    if flawed.development:
        return f"{text}; only development needs it"
    return f"{text}; another package brings it in" if flawed.direct is False else text


def _named(flaw: Flaw) -> str:
    score = f" {flaw.score:.1f}" if flaw.score else ""
    return f"{flaw.ids[0]} ({flaw.word}{score})" if flaw.word else flaw.ids[0]


def _mended(flawed: Flawed) -> str:
    fixes = [flaw.fixed for flaw in flawed.flaws if flaw.fixed]
    if not fixes:
        return ", for which no fix is listed"
    newest = _newest(flawed.ecosystem, fixes)
    left = len(flawed.flaws) - len(fixes)
    return f", fixed in {newest}" + (f" but for {left}" if left else "")


def _newest(ecosystem: str, versions: Sequence[str]) -> str:
    key = order.of(ecosystem)
    try:
        return max(versions, key=key)
    except ValueError:
        return versions[-1]


def together(scans: Mapping[str, Scan]) -> Mapping[str, Scan]:
    """The kept advisories and pip-audit, which asks a server, told as one under the name `osv`: each flaw once."""
    asked = scans.get("pip-audit")
    if asked is None:
        return scans
    kept = scans.get("osv", Scan("osv"))
    if asked.failure:
        return {**scans, "osv": kept, "pip-audit": _not_needed(asked, kept)}
    examined = kept.examined | asked.examined
    skipped = {path: why for path, why in {**asked.skipped, **kept.skipped}.items() if path not in examined}
    merged = tuple(_merged([*kept.alerts, *asked.alerts]))
    told = kept._replace(examined=examined, skipped=skipped, alerts=merged, failure="")
    return {**scans, "osv": told, "pip-audit": asked._replace(alerts=())}


def _not_needed(asked: Scan, kept: Scan) -> Scan:
    """That a server did not answer is no trouble where the kept advisories did, for all that it would have been asked."""
    python = {path: why for path, why in kept.skipped.items() if pip_audit.wants(path)}
    answered = any(pip_audit.wants(path) for path in kept.examined) or bool(python)
    if not answered or not all(why.startswith(GAPS) for why in python.values()):
        return asked
    return asked._replace(failure="", notes=(f"{asked.failure}; the advisories that are kept here were used",))


def _merged(found: Iterable[Alert]) -> Iterator[Alert]:
    places: dict[tuple[str, str], list[Alert]] = defaultdict(list)
    for alert in found:
        places[alert.location.path, alert.flawed.name if alert.flawed else alert.identity].append(alert)
    for same in places.values():
        told = [alert.flawed for alert in same if alert.flawed is not None]
        if len(same) == 1 or not told:
            yield from same
        else:
            yield from alerts(
                same[0].location, told[0]._replace(flaws=once(flaw for one in told for flaw in one.flaws))
            )


def once(flaws: Iterable[Flaw]) -> tuple[Flaw, ...]:
    """Flaws that share a name are one; the first that knows how bad it is says so, and the newest fix mends all."""
    found: list[Flaw] = []
    for flaw in flaws:
        same = [other for other in found if not set(other.ids).isdisjoint(flaw.ids)]
        found = [other for other in found if other not in same]
        for other in same:
            flaw = Flaw(  # noqa: PLW2901
                ordered((*other.ids, *flaw.ids)),
                other.word or flaw.word,
                other.score or flaw.score,
                _later(other.fixed, flaw.fixed),
                other.notice and flaw.notice,
            )
        found.append(flaw)
    return tuple(found)


def _later(one: str, other: str) -> str:
    """Of two fixes of one flaw; of any ecosystem, so numbers decide."""
    return max((one, other), key=lambda version: [int(part) for part in re.findall(r"\d+", version)])
