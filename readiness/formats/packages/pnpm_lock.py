"""pnpm-lock.yaml in the notations of its versions 5, 6 and 9, line by line: it is written by a machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.packages.content import Asked, LockedPackage, LockedPackages, overridden
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Line = tuple[int, int, str, str]
"""Number, depth, key, value."""
_LINE = lazy(r"( *)(?:'((?:[^']|'')*)'|\"([^\"]*)\"|([^\s'\"#][^:]*(?::[^ :][^:]*)*)):(?: +(.*))?$")
_GROUPS = {"dependencies": False, "optionalDependencies": False, "devDependencies": True}


def read(text: str) -> LockedPackages:
    """The keys under the top-level `packages:`, and what each importer asked for."""
    lines = list(_lines(text))
    form = next((value.strip("'\"") for _, depth, key, value in lines if depth == 0 and key == "lockfileVersion"), "")
    sections = _sections(lines)
    asked = list(_asked(sections))
    shipped = _reached(sections.get("snapshots", ()), asked) if asked else None
    direct = {(one.name, _plain(one.version).partition("_")[0]) for one, _ in asked}
    packages = tuple(_packages(sections.get("packages", ()), direct, shipped))
    return LockedPackages("npm", "pnpm", packages, version=form, asked=tuple(one for one, _ in asked))


def _lines(text: str) -> Iterator[Line]:
    """Those with a key, which is all that matters here."""
    for number, line in enumerate(text.split("\n"), start=1):
        found = _LINE.match(line)
        if found:
            key = found[2] or found[3] or found[4] or ""
            yield number, len(found[1]), key, found[5] or ""


def _sections(lines: Iterable[Line]) -> Mapping[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    current: list[Line] = []
    for line in lines:
        if line[1] == 0:
            current = found.setdefault(line[2], [])
        else:
            current.append(line)
    return found


def _asked(sections: Mapping[str, list[Line]]) -> Iterator[tuple[Asked, bool]]:
    """With whether it is for development. Of a single project, the groups stand at the top.

    What `overrides` decide stands there as they decide it, not as the manifest has it.
    """
    decided = {overridden(key) for _, _, key, _ in sections.get("overrides", ())}
    for folder, groups in _importers(sections):
        specifiers = {key: value.strip("'\"") for _, _, key, value in groups.get("specifiers", ())}
        for group, development in _GROUPS.items():
            for name, told in _entries(groups.get(group, ())):
                requirement = None if name in decided else told.get("specifier", specifiers.get(name))
                yield Asked(folder, name, requirement, told.get("version", "")), development


def _importers(sections: Mapping[str, list[Line]]) -> Iterator[tuple[str, Mapping[str, list[Line]]]]:
    if "importers" not in sections:
        yield "", sections
        return
    folder, groups, group = "", dict[str, list[Line]](), list[Line]()
    for line in sections["importers"]:
        if line[1] == 2:
            if groups:
                yield folder, groups
            folder, groups = "" if line[2] == "." else line[2], {}
        elif line[1] == 4:
            group = groups.setdefault(line[2], [])
        else:
            group.append(line)
    if groups:
        yield folder, groups


def _entries(lines: Iterable[Line]) -> Iterator[tuple[str, dict[str, str]]]:
    """`name: version` (5), or `name:` with `specifier` and `version` below it."""
    name, depth, told = "", -1, dict[str, str]()
    for _, indent, key, value in lines:
        if depth < 0:
            depth = indent
        if indent == depth:
            if name:
                yield name, told
            name, told = key, {"version": value.strip("'\"")} if value else {}
        else:
            told[key] = value.strip("'\"")
    if name:
        yield name, told


def _reached(snapshots: Iterable[Line], asked: Iterable[tuple[Asked, bool]]) -> frozenset[str] | None:
    """Version 9: `name@version` of all that something else than development needs; None in older versions, which say it."""
    needs: dict[str, list[str]] = {}
    owner, group = "", ""
    for _, depth, key, value in snapshots:
        if depth == 2:
            owner, group = key, ""
            needs[owner] = []
        elif depth == 4:
            group = key
        elif depth == 6 and group in ("dependencies", "optionalDependencies"):
            needs[owner].append(_resolved(key, value.strip("'\"")))
    if not needs:
        return None
    pending = [_resolved(one.name, one.version) for one, development in asked if not development]
    seen: set[str] = set()
    while pending:
        key = pending.pop()
        if key not in seen:
            seen.add(key)
            pending += needs.get(key, ())
    return frozenset(_plain(key) for key in seen)


def _resolved(name: str, version: str) -> str:
    """The key of a snapshot; an alias stands for another name: `string-width-cjs: string-width@4.2.3`."""
    return version if regex(r"@?[a-zA-Z][^():]*@\d").match(version) else f"{name}@{version}"


def _plain(text: str) -> str:
    """Without the peers it was resolved with."""
    return text.partition("(")[0]


def _packages(
    lines: Iterable[Line], direct: set[tuple[str, str]], shipped: frozenset[str] | None
) -> Iterator[LockedPackage]:
    current: LockedPackage | None = None
    for number, depth, key, value in lines:
        if depth == 2:
            if current is not None:
                yield current
            current = _package(key, number)
            if current is not None:
                own = (current.name, current.version) in direct if direct else None
                unused = None if shipped is None else f"{current.name}@{current.version}" not in shipped
                current = current._replace(direct=own, development=unused)
        elif depth == 4 and key == "dev" and current is not None:
            current = current._replace(development=value == "true")
    if current is not None:
        yield current


def _package(key: str, line: int) -> LockedPackage | None:
    key = _plain(key).removeprefix("/")
    found = regex(r"((?:@[^@/]+/)?[^@/]+)@(\d[^@]*)").fullmatch(key) or regex(
        r"((?:@[^/]+/)?[^/@]+)/(\d[^_/]*)(?:_.*)?"
    ).fullmatch(key)
    return LockedPackage(found[1], found[2], line) if found else None
