"""Lock files → packages → what the kept advisories say of them."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.advisories import NAMES, store
from readiness.advisories.flaws import verdict
from readiness.advisories.record import normalised, rows
from readiness.formats.packages.broken import MalformedError
from readiness.formats.packages.go import MODULE_HERE
from readiness.formats.packages.locked import Locked
from readiness.formats.packages.pypi_locks import LOCAL
from readiness.formats.packages.pypi_requirements import is_development
from readiness.model.artifact import Alert, Scan
from readiness.model.flaw import Flawed
from readiness.model.named import NamedTuple
from readiness.scanners import batches, flawed, pip_audit, places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from readiness.advisories.flaws import Verdict
    from readiness.advisories.record import Row
    from readiness.formats.packages.content import LockedPackage
    from readiness.scanners import ScanOptions

    Rows = Mapping[str, Sequence[Row]]  # by package
    Ask = Callable[[str, Iterable[str]], Rows]  # of an ecosystem and names; ValueError: there is nothing sound to ask

UPDATE = "`readiness advisories update` fetches them"

_OWN = (LOCAL, MODULE_HERE)
"""Nobody publishes advisories about what stands in this repository."""


class Fixed(NamedTuple):
    """What one file fixes."""

    ecosystem: str
    locked: Locked


class Age(NamedTuple):
    """How old what is kept of an ecosystem is."""

    ecosystem: str
    date: str
    days: int
    """-1 when the day of today is not known."""


def compared(root: str, paths: Sequence[str], options: ScanOptions) -> Scan:
    """A file is examined only if every package in it could be looked up, in advisories that are not too old."""
    there, absent = places.present(root, paths)
    fixed = files(root, there)
    wanted = {one.ecosystem for one in fixed.values()}
    kept = {name: found for name in wanted if (found := store.kept(options.advisories, name)) is not None}
    ages = [Age(name, kept[name].date, _days(kept[name].date, options.today)) for name in sorted(kept)]

    def ask(ecosystem: str, names: Iterable[str]) -> Rows:
        if ecosystem not in kept:
            raise ValueError(f"no advisories of {NAMES[ecosystem]} are kept here: {UPDATE}")
        return store.rows(options.advisories, ecosystem, names)

    said = judged(root, fixed, ask)
    old = {age.ecosystem: age for age in ages if age.days > options.advisories_max_age}
    late = {
        path: f"the advisories of {NAMES[one.ecosystem]} are {old[one.ecosystem].days} days old: {UPDATE}"
        for path, one in fixed.items()
        if one.ecosystem in old and path in said.examined
    }
    said = said._replace(examined=said.examined - late.keys(), skipped={**said.skipped, **late})
    return batches.also_skipped(said, absent)._replace(version=_version(ages), notes=tuple(_notes(wanted, ages, old)))


def compared_with(output: str, root: str, paths: Sequence[str]) -> Scan:
    """With these records alone, as if they were all that there are."""
    given = json.loads(output)
    if not isinstance(given, list):
        raise ValueError("it is no list of records")  # noqa: TRY004 (it is data, not code)
    by_name: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in (row for record in given for row in rows(record)):
        by_name[row.ecosystem, row.name].append(row)
    fixed = files(root, paths)
    return judged(root, fixed, lambda ecosystem, names: {name: by_name[ecosystem, name] for name in names})


def files(root: str, paths: Sequence[str]) -> dict[str, Fixed]:
    """What each file fixes; a file that says nothing is left out."""
    from readiness.scanners.pip_pins import locks as python_locks

    python = python_locks(root, [path for path in paths if pip_audit.wants(path)])
    found = {path: Fixed("pypi", _as_named(path, locked)) for path, locked in python.items()}
    found |= {path: one for path in paths if path not in python and (one := _read(root, path)) is not None}
    return {path: one for path, one in found.items() if one.locked.packages or one.locked.unresolvable}


def _as_named(path: str, locked: Locked) -> Locked:
    """What a list named `requirements-dev.txt` fixes is for development."""
    base = path.rpartition("/")[2]
    if not base.endswith(".txt") or not is_development(base.removesuffix(".txt")):
        return locked
    return locked._replace(packages=tuple(one._replace(development=True) for one in locked.packages))


def _read(root: str, path: str) -> Fixed | None:
    from readiness.formats.packages import go, locks

    base, text = path.rpartition("/")[2], places.text_of(root, path)
    try:
        lock = go.selected(text) if base == "go.mod" else locks.read(base, text)
    except MalformedError as fault:
        return Fixed(_ecosystem(base), Locked(unresolvable=((base, f"{fault.message} (line {fault.line})"),)))
    return Fixed(lock.ecosystem, Locked(lock.packages, lock.unresolvable))


def _ecosystem(base: str) -> str:
    """By name, of a file that cannot be read."""
    known = {
        "Cargo.lock": "cargo",
        "Gemfile.lock": "gem",
        "gems.locked": "gem",
        "composer.lock": "composer",
        "go.mod": "go",
    }
    return known.get(base, "nuget" if base == "packages.lock.json" else "maven" if "gradle" in base else "npm")


def judged(root: str, fixed: Mapping[str, Fixed], ask: Ask) -> Scan:
    alerts: list[Alert] = []
    skipped: dict[str, str] = {}
    names: dict[str, set[str]] = defaultdict(set)
    for one in fixed.values():
        names[one.ecosystem] |= {normalised(one.ecosystem, package.name) for package in one.locked.packages}
    answers, failures = _asked(names, ask)
    line = places.line_reader(root)
    for path, one in fixed.items():
        if one.ecosystem in failures:
            skipped[path] = failures[one.ecosystem]
            continue
        gaps = [f"{name} {reason}" for name, reason in dict.fromkeys(one.locked.unresolvable) if reason not in _OWN]
        for package, told, unknown in _flawed(one, answers[one.ecosystem]):
            gaps += [f"{package.name} {package.version} may have {name}, which names no versions" for name in unknown]
            if told.flaws:
                place = places.line_location(path, package.line, line(path, package.line))
                alerts += flawed.alerts(place, told)
        if gaps:
            skipped[path] = _gaps(gaps)
    return Scan("osv", examined=frozenset(fixed) - skipped.keys(), alerts=tuple(alerts), skipped=skipped)


def _asked(names: Mapping[str, set[str]], ask: Ask) -> tuple[dict[str, Rows], dict[str, str]]:
    answers: dict[str, Rows] = {}
    failures: dict[str, str] = {}
    for ecosystem, some in names.items():
        try:
            answers[ecosystem] = ask(ecosystem, some)
        except ValueError as error:
            failures[ecosystem] = str(error)
    return answers, failures


def _flawed(one: Fixed, answers: Rows) -> Iterator[tuple[LockedPackage, Flawed, tuple[str, ...]]]:
    """Each package once, at the version that matters most: one that ships before one that only development needs."""
    versions: dict[str, dict[str, LockedPackage]] = defaultdict(dict)
    for package in one.locked.packages:
        same = versions[normalised(one.ecosystem, package.name)]
        known = same.get(package.version)
        same[package.version] = package if known is None else _both(known, package)
    for name, same in versions.items():
        found = answers.get(name, ())
        if found:
            said = [(package, verdict(found, package.version)) for package in same.values()]
            hit = sorted((each for each in said if each[1].flaws), key=lambda each: each[0].development is True)
            unknown = tuple(dict.fromkeys(record for _, each in said for record in each.unknown))
            told = _told(one.ecosystem, [each for each in hit if each[0].development == hit[0][0].development])
            yield (hit or said)[0][0], told, unknown


def _told(ecosystem: str, hit: Sequence[tuple[LockedPackage, Verdict]]) -> Flawed:
    """Of versions that are alike in whether they ship: what only development has besides is told when that is mended."""
    if not hit:
        return Flawed(ecosystem, "", "", ())
    packages = [package for package, _ in hit]
    names = [package.version for package in packages]
    versions = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    flaws = flawed.once(flaw for _, said in hit for flaw in said.flaws)
    direct = True if any(package.direct for package in packages) else packages[0].direct
    return Flawed(ecosystem, packages[0].name, versions, flaws, direct, packages[0].development)


def _both(one: LockedPackage, other: LockedPackage) -> LockedPackage:
    development = one.development and other.development
    return one._replace(development=development, direct=True if other.direct else one.direct)


def _gaps(gaps: Sequence[str]) -> str:
    more = f", and {len(gaps) - 3} more" if len(gaps) > 3 else ""
    return f"{flawed.GAPS}: {'; '.join(gaps[:3])}{more}"


def _days(date: str, today: str) -> int:
    from datetime import date as day

    return (day.fromisoformat(today) - day.fromisoformat(date)).days if today else -1


def _version(ages: Sequence[Age]) -> str:
    """The oldest day that anything of what was asked is of."""
    oldest = min(ages, key=lambda age: age.date, default=None)
    return f"as of {oldest.date}{_ago(oldest.days)}" if oldest else ""


def _ago(days: int) -> str:
    return "" if days < 0 else ", today" if days == 0 else f", {days} day{'s' if days > 1 else ''} old"


def _notes(wanted: Iterable[str], ages: Sequence[Age], old: Mapping[str, Age]) -> Iterator[str]:
    missing = sorted(NAMES[name] for name in set(wanted) - {age.ecosystem for age in ages})
    if missing:
        yield f"no advisories of {', '.join(missing)} are kept here, so what they would judge is open: {UPDATE}"
    if old:
        days = max(age.days for age in old.values())
        named = ", ".join(NAMES[name] for name in old)
        yield f"the advisories of {named} are up to {days} days old, so that there are none is open: {UPDATE}"
