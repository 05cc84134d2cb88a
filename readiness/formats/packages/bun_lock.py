"""bun.lock: JSON with a comma behind every last element, one package a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.packages.content import Asked, LockedPackage, LockedPackages
from readiness.formats.packages.json_text import load
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_COMMA = lazy(r'("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])')
_PACKAGE = lazy(r'    "(?:[^"\\]+)": \["((?:@[^@"/]+/)?[^@"/]+)@(\d[^"]*)"')
_GROUPS = ("dependencies", "optionalDependencies", "devDependencies")


def read(text: str) -> LockedPackages:
    """Raises MalformedError."""
    data = load(_COMMA.sub(lambda found: found[1] or "", text))
    told = data if isinstance(data, dict) else {}
    workspaces = told.get("workspaces")
    asked = tuple(_asked(workspaces if isinstance(workspaces, dict) else {}))
    direct = {one.name for one in asked}
    packages = tuple(
        LockedPackage(found[1], found[2], number, found[1] in direct)
        for number, line in enumerate(text.split("\n"), start=1)
        if (found := _PACKAGE.match(line))
    )
    return LockedPackages("npm", "bun", packages, version=str(told.get("lockfileVersion", "")), asked=asked)


def binary(_text: str) -> LockedPackages:
    """Only that it is there: nothing but bun can read it."""
    return LockedPackages("npm", "bun", unresolvable=(("bun.lockb", "is binary, and only bun can read it"),))


def _asked(workspaces: Mapping[str, object]) -> Iterator[Asked]:
    for folder, entry in workspaces.items():
        for group in _GROUPS:
            table = entry.get(group) if isinstance(entry, dict) else None
            for name, requirement in (table if isinstance(table, dict) else {}).items():
                yield Asked(folder, name, str(requirement))
