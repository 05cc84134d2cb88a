"""pip-audit's JSON → alerts at the lines of the files that fix the packages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from readiness.advisories import order
from readiness.advisories.flaws import ordered
from readiness.model.artifact import Alert, Scan
from readiness.model.flaw import Flaw, Flawed
from readiness.scanners import flawed
from readiness.scanners.pip_pins import key
from readiness.scanners.places import line_location, line_reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from readiness.formats.packages.content import LockedPackage
    from readiness.formats.packages.locked import Locked

    Advisories = Mapping[tuple[str, str], Sequence[Mapping[str, Any]]]

_NOT_ASKED = "could not be looked up"


def combined(outputs: Iterable[str]) -> str:
    """Several processes' reports as one. ValueError, KeyError or TypeError if one is not a report."""
    return json.dumps({"dependencies": [entry for output in outputs for entry in json.loads(output)["dependencies"]]})


def judged(name: str, output: str, root: str, locks: Mapping[str, Locked]) -> Scan:
    entries = json.loads(output)["dependencies"]
    advisories = {key(entry["name"], entry["version"]): entry["vulns"] for entry in entries if "vulns" in entry}
    reasons = {entry["name"].lower(): entry["skip_reason"] for entry in entries if "skip_reason" in entry}
    skipped = {path: why for path, locked in locks.items() if (why := _gaps(locked, advisories, reasons))}
    line = line_reader(root)
    alerts = tuple(
        alert
        for path, locked in locks.items()
        for package in locked.packages
        for alert in _alerts(path, package, advisories.get(key(package.name, package.version), ()), line)
    )
    return Scan(name, examined=frozenset(locks) - skipped.keys(), alerts=alerts, skipped=skipped)


def _gaps(locked: Locked, advisories: Advisories, reasons: Mapping[str, str]) -> str:
    """Which packages of a file nobody was asked about, and why; empty when all were."""
    missing = [
        (package.name, reasons.get(package.name.lower(), _NOT_ASKED))
        for package in locked.packages
        if key(package.name, package.version) not in advisories
    ]
    gaps = [f"{name} {reason}" for name, reason in dict.fromkeys((*locked.unresolvable, *missing))]
    more = f", and {len(gaps) - 3} more" if len(gaps) > 3 else ""
    return f"{flawed.GAPS}: {'; '.join(gaps[:3])}{more}" if gaps else ""


def _alerts(
    path: str, package: LockedPackage, found: Sequence[Mapping[str, Any]], line: Callable[[str, int], str]
) -> Iterator[Alert]:
    if found:
        place = line_location(path, package.line, line(path, package.line))
        flaws = tuple(_flaw(advisory, package.version) for advisory in found)
        name = key(package.name, package.version)[0]
        yield from flawed.alerts(
            place, Flawed("pypi", name, package.version, flaws, package.direct, package.development)
        )


def _flaw(advisory: Mapping[str, Any], version: str) -> Flaw:
    """pip-audit lists the fix of each branch: the first one that is later than what is here is the one to take."""
    names = ordered([str(advisory["id"]), *(str(alias) for alias in advisory.get("aliases", ()))])
    return Flaw(names, fixed=_first_later([str(one) for one in advisory.get("fix_versions", ())], version))


def _first_later(fixes: Sequence[str], version: str) -> str:
    order_of = order.of("pypi")
    try:
        later = [one for one in fixes if order_of(version) < order_of(one)]
        return min(later, key=order_of, default="")
    except ValueError:
        return fixes[0] if fixes else ""
