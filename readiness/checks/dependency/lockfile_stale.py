"""Manifests that ask for something else than their lock file was made for."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.formats.packages.npm_range import satisfies
from readiness.formats.packages.pep508 import normalised
from readiness.model.facts import Lockfile, Package
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.model.facts import Asked, Dependency
    from readiness.model.system import System

    Told = tuple[Dependency, str]  # and what is wrong with it

_BY_NAME = frozenset({"poetry", "pdm", "pipenv"})
_UNLOCKED = frozenset({"pip", "setuptools", "wheel", "distribute"})
"""What pip-compile leaves out unless it is told not to."""
_MOST = 3


def check(system: System) -> Iterator[Observation]:
    """One observation for each manifest that a lock file remembers."""
    packages = system.of(Package)
    at: dict[tuple[str, str], Package] = {}
    for package in packages:
        folder, _, base = package.location.path.rpartition("/")
        if not base.endswith((".txt", ".in", ".cfg")):
            at.setdefault((folder, package.ecosystem), package)
    own = frozenset(one.name for one in packages if one.name)
    for lock in system.of(Lockfile):
        folder = lock.location.path.rpartition("/")[0]
        for package, asked in _remembered(lock, folder, at):
            wrong = [told for one in package.dependencies if (told := _wrong(one, lock, asked, package, own))]
            yield _told(package, lock, wrong)
    yield from _compiled(system, packages)


def _told(package: Package, lock: Lockfile, wrong: Sequence[Told]) -> Observation:
    base = package.location.path.rpartition("/")[2]
    if not wrong:
        return Observation(package.location, Kind.PASS, base)
    place = wrong[0][0].location
    more = f" and {len(wrong) - _MOST} more" if len(wrong) > _MOST else ""
    note = ", ".join(f"{one.name} {why}" for one, why in wrong[:_MOST]) + more
    lock_name = posixpath.relpath(lock.location.path, posixpath.dirname(package.location.path) or ".")
    related = (Location(lock.location.path, message="the lock file"),)
    return Observation(place._replace(logical=""), Kind.FAIL, f"{base} and {lock_name}", note, related=related)


def _remembered(
    lock: Lockfile, folder: str, at: Mapping[tuple[str, str], Package]
) -> Iterator[tuple[Package, Mapping[str, list[Asked]]]]:
    """The manifests of a lock file, each with what the lock file says that it asked for."""
    by_folder: dict[str, dict[str, list[Asked]]] = defaultdict(lambda: defaultdict(list))
    for one in lock.asked:
        by_folder[one.folder][one.name].append(one)
    if lock.holds or lock.manager in _BY_NAME:
        by_folder[""] = {}
    for below, asked in by_folder.items():
        package = at.get((posixpath.normpath(posixpath.join(folder, below)).removeprefix("."), lock.ecosystem))
        if package is not None:
            yield package, asked


def _wrong(
    one: Dependency, lock: Lockfile, asked: Mapping[str, list[Asked]], package: Package, own: frozenset[str]
) -> Told | None:
    """None when the lock file agrees, or when it can not be told."""
    if one.name in package.overridden or one.conditional or "***" in one.requirement:
        return None
    if lock.ecosystem == "pypi":
        return _python(one, lock, asked)
    if one.name in own or one.kind in ("path", "replaced"):
        return None
    if lock.ecosystem == "go":
        known = not lock.holds or f"{one.name} {one.requirement}" in lock.holds
        return None if known else (one, f"{one.requirement} is not in it")
    return _node(one, lock, asked)


def _node(one: Dependency, lock: Lockfile, asked: Mapping[str, list[Asked]]) -> Told | None:
    if lock.holds:
        key = f"{one.name}@{one.requirement}" if lock.manager == "yarn" else one.name
        return (
            None
            if key in lock.holds
            else (one, "is not in it" if lock.manager == "npm" else f"{one.requirement} is not in it")
        )
    same = asked.get(one.name)
    if not same:
        return one, "is not in it"
    wanted = _plain(one.requirement)
    if any(entry.requirement is None or _plain(entry.requirement) == wanted for entry in same):
        return None
    if lock.manager == "npm":  # `npm ci` asks only whether the version will do
        version = same[0].version
        fits = satisfies(version, wanted) if version else None
        return None if fits is not False else (one, f"is {version} there, which {one.requirement} does not allow")
    return one, f"was {same[0].requirement} when it was made, and is {one.requirement}"


def _plain(requirement: str) -> str:
    return requirement.strip().removeprefix("npm:")


def _python(one: Dependency, lock: Lockfile, asked: Mapping[str, list[Asked]]) -> Told | None:
    name = normalised(one.name)
    if lock.manager in _BY_NAME:
        wanted = not one.development or lock.manager == "poetry"
        return (one, "is not in it") if wanted and name not in lock.holds and one.kind == "registry" else None
    same = asked.get(name)
    if lock.manager != "uv" or not asked:
        return None
    if not same:
        return one, "is not in it"
    if one.kind != "registry" or any(entry.requirement is None for entry in same):
        return None
    if any(_specifiers(entry.requirement or "") == _specifiers(one.requirement) for entry in same):
        return None
    return (
        one,
        f"was {same[0].requirement or 'any version'} when it was made, and is {one.requirement or 'any version'}",
    )


def _specifiers(text: str) -> frozenset[str]:
    return frozenset(regex(r"\s+|\.0$|(?<=\d)\.\*$").sub("", part) for part in text.split(",") if part.strip())


def _compiled(system: System, packages: Sequence[Package]) -> Iterator[Observation]:
    """`requirements.in` beside the `requirements.txt` that pip-compile or uv made of it."""
    by_path = {package.location.path: package for package in packages}
    for lock in system.of(Lockfile):
        stem, dot, ending = lock.location.path.rpartition(".")
        source, made = by_path.get(f"{stem}.in"), by_path.get(lock.location.path)
        if lock.manager != "pip" or f"{dot}{ending}" != ".txt" or source is None or made is None:
            continue
        known = {normalised(one.name) for one in made.dependencies}
        wrong = [
            (one, "is not in it")
            for one in source.dependencies
            if one.kind == "registry" and not one.conditional and normalised(one.name) not in known | _UNLOCKED
        ]
        yield _told(source, lock, wrong)
