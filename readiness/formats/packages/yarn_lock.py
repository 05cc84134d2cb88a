"""yarn.lock, as classic Yarn (its own notation) and Berry (YAML) write it, line by line."""

from __future__ import annotations

from readiness.formats.packages.content import Asked, LockedPackage, LockedPackages
from readiness.pattern import lazy, regex

_VERSION = lazy(r'  version:? "?([^"\s]+)"?\s*$')
_ENTRY = lazy(r'    "?([^"\s:]+|@[^"\s:]+)"?:? "?([^"]*)"?\s*$')


def read(text: str) -> LockedPackages:
    """An entry begins in the first column, its version is indented by two."""
    packages: list[LockedPackage] = []
    asked: list[Asked] = []
    holds: set[str] = set()
    key, start, form, inside = "", 1, "1", ""
    for number, line in enumerate(text.split("\n"), start=1):
        if line[:1] not in ("", " ", "#", "\t"):
            key, start, inside = line.rstrip(": \t"), number, ""
            continue
        if line[:2] == "  " and line[2:3] not in (" ", ""):
            inside = line.strip().rstrip(":")
        elif "@workspace:" in key and inside == "dependencies" and (entry := _ENTRY.match(line)):
            asked.append(Asked(_workspace(key), entry[1], entry[2].removeprefix("npm:")))
        found = _VERSION.match(line) if line.startswith("  version") else None
        if found and key == "__metadata":
            form = found[1]
        elif found and "@workspace:" not in key and "@link:" not in key:
            packages.append(LockedPackage(_name(key), found[1], start))
            holds |= set(key.replace('"', "").split(", ")) if form == "1" else set()
    return LockedPackages("npm", "yarn", tuple(packages), version=form, asked=tuple(asked), holds=frozenset(holds))


def _workspace(key: str) -> str:
    """`"shop@workspace:., shop@workspace:web"` → the last, longest one of its folders; empty for the root."""
    folders = regex(r"@workspace:([^,\"\s]+)").findall(key)
    named = [folder for folder in folders if not set(folder) & set("*^~")]
    return "" if not named or "." in named else named[-1]


def _name(key: str) -> str:
    """What `"@scope/name@npm:^1, …"` is, without what follows the second @; of an alias, what it stands for."""
    first = key.lstrip('"').split(",")[0].rstrip('"')
    alias = regex(r"@npm:(@?[^@]+)@").search(first)
    return alias[1] if alias else first[0] + first[1:].partition("@")[0]
