"""The lock files of Cargo, Bundler, Composer, NuGet and Gradle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.packages.broken import refuse_conflict
from readiness.formats.packages.content import Asked, LockedPackage, LockedPackages
from readiness.formats.packages.json_text import load as load_json
from readiness.formats.packages.npm_locks import KeyLines, mapping
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_FIELD = lazy(r'(name|version|source) = "([^"]*)"$')
_SPEC = lazy(r"    (\S+) \(([^()]+)\)$")
_ASKED = lazy(r"  ([^\s!]+)(?: \((.+)\))?!?$")
_GRADLE = lazy(r"([^:#=\s]+):([^:#=\s]+):([^:#=\s]+)=(.*)$")
_PLATFORM = lazy(r"-(?:aarch64|arm|arm64|java|universal|x64|x86|x86_64)(?:-.*)?$")

Found = tuple[LockedPackage, ...]


def read(base: str, text: str) -> LockedPackages:
    """What the lock file of this name holds. Raises MalformedError."""
    refuse_conflict(text)
    return READERS[base](text)


def _cargo(text: str) -> LockedPackages:
    """Line by line: Cargo writes a table for each package, its name first. One without a source is of this repository."""
    packages: list[LockedPackage] = []
    elsewhere: list[tuple[str, str]] = []
    entry: dict[str, str] = {}
    start = 0
    for number, line in enumerate([*text.split("\n"), "[[package]]"], start=1):
        if line == "[[package]]":
            _crate(entry, start, packages, elsewhere)
            entry, start = {}, number
        elif found := _FIELD.match(line):
            entry.setdefault(found[1], found[2])
    holds = frozenset(one.name for one in packages) | {name for name, _ in elsewhere}
    return LockedPackages("cargo", "cargo", tuple(packages), tuple(elsewhere), holds=holds)


def _crate(
    entry: Mapping[str, str], line: int, packages: list[LockedPackage], elsewhere: list[tuple[str, str]]
) -> None:
    source = entry.get("source", "")
    if "name" not in entry or not source:
        return
    if source.startswith(("registry+", "sparse+")):
        packages.append(LockedPackage(entry["name"], entry.get("version", ""), line))
    else:
        elsewhere.append((entry["name"], "comes from version control, not from a registry"))


def _bundler(text: str) -> LockedPackages:
    packages: list[LockedPackage] = []
    elsewhere: list[tuple[str, str]] = []
    asked: list[Asked] = []
    section = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if line[:1] not in ("", " "):
            section = line.strip()
        elif section in ("GEM", "GIT", "PATH") and (found := _SPEC.match(line)):
            if section == "GEM":
                packages.append(LockedPackage(found[1], _PLATFORM.sub("", found[2]), number))
            elif section == "GIT":
                elsewhere.append((found[1], "comes from version control, not from a registry"))
        elif section == "DEPENDENCIES" and (found := _ASKED.match(line)):
            asked.append(Asked("", found[1], found[2]))
    own = {one.name for one in asked}
    known = tuple(one._replace(direct=one.name in own) for one in packages)
    return LockedPackages("gem", "bundler", known, tuple(elsewhere), asked=tuple(asked))


def _composer(text: str) -> LockedPackages:
    data = mapping(load_json(text))
    lines = [
        (number, line)
        for number, line in enumerate(text.split("\n"), start=1)
        if line.startswith('            "name":')
    ]
    places = {line.split('"')[3]: number for number, line in reversed(lines) if line.count('"') > 3}
    packages = tuple(
        LockedPackage(
            str(entry["name"]), str(entry["version"]), places.get(str(entry["name"]), 1), None, group != "packages"
        )
        for group in ("packages", "packages-dev")
        for entry in _entries(data.get(group))
        if "name" in entry and "version" in entry
    )
    return LockedPackages("composer", "composer", packages, holds=frozenset(one.name.lower() for one in packages))


def _nuget(text: str) -> LockedPackages:
    data = mapping(load_json(text))
    lines = KeyLines(text, text.find('"dependencies"'))
    packages: list[LockedPackage] = []
    for framework, entries in mapping(data.get("dependencies")).items():
        lines.of(framework)
        for name, entry in mapping(entries).items():
            line, told = lines.of(name), mapping(entry)
            if isinstance(told.get("resolved"), str) and told.get("type") != "Project":
                packages.append(LockedPackage(name, str(told["resolved"]), line, told.get("type") == "Direct"))
    return LockedPackages("nuget", "nuget", tuple(dict.fromkeys(packages)), version=str(data.get("version", "")))


def _gradle(text: str) -> LockedPackages:
    """`group:artifact:version=configurations`: what only test configurations name is for development."""
    found = (
        LockedPackage(f"{one[1]}:{one[2]}", one[3], number, None, _only_tests(one[4]))
        for number, line in enumerate(text.split("\n"), start=1)
        if (one := _GRADLE.match(line.strip()))
    )
    return LockedPackages("maven", "gradle", tuple(found))


def _only_tests(configurations: str) -> bool:
    return all("test" in one.lower() for one in configurations.split(",") if one)


def _entries(given: object) -> Iterator[Mapping[str, object]]:
    yield from (entry for entry in given if isinstance(entry, dict)) if isinstance(given, list) else ()


READERS: Mapping[str, Callable[[str], LockedPackages]] = {
    "Cargo.lock": _cargo,
    "Gemfile.lock": _bundler,
    "gems.locked": _bundler,
    "composer.lock": _composer,
    "packages.lock.json": _nuget,
    "gradle.lockfile": _gradle,
    "buildscript-gradle.lockfile": _gradle,
}
