"""The lock files of npm, yarn, pnpm and bun."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from readiness.formats.offsets import Offsets
from readiness.formats.packages.broken import MalformedError, refuse_conflict
from readiness.formats.packages.content import LockedPackage, LockedPackages
from readiness.formats.packages.json_text import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


def read(base: str, text: str) -> LockedPackages:
    """What the lock file of this name holds. Raises MalformedError."""
    refuse_conflict(text)
    return READERS[base](text)


def _npm(text: str) -> LockedPackages:
    data = load(text)
    if not isinstance(data, dict):
        raise MalformedError("a lock file of npm must hold an object", 1)
    tree = data.get("packages")
    found = _npm_tree(tree, text) if isinstance(tree, dict) else _npm_nested(data.get("dependencies"), text)
    packages = tuple(found)
    return LockedPackages("npm", "npm", packages, version=str(data.get("lockfileVersion", 1)))


def _npm_tree(tree: Mapping[str, object], text: str) -> Iterator[LockedPackage]:
    """Versions 2 and 3: one flat object, keys are folders, the key "" is the project itself."""
    root = tree.get("")
    direct = {name for group in _GROUPS for name in _mapping(_mapping(root).get(group))}
    lines = _Lines(text, text.find('"packages"'))
    for folder, entry in tree.items():
        line = lines.of(folder)
        name = folder.rpartition("node_modules/")[2]
        version = _mapping(entry).get("version")
        if "node_modules/" not in folder or not isinstance(version, str):
            continue  # the project, its workspaces and links to them
        own = folder.count("node_modules/") == 1 and folder.startswith("node_modules/")
        yield LockedPackage(name, version, line, own and name in direct if isinstance(root, dict) else None)


_GROUPS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")


def _npm_nested(dependencies: object, text: str) -> Iterator[LockedPackage]:
    """Version 1: dependencies within dependencies, in the order of the text."""
    lines = _Lines(text, text.find('"dependencies"'))
    pending = [iter(_mapping(dependencies).items())]
    while pending:
        name, entry = next(pending[-1], ("", None))
        if not name:
            pending.pop()
            continue
        line = lines.of(name)
        version = _mapping(entry).get("version")
        if isinstance(version, str):
            yield LockedPackage(name, version, line)
        pending.append(iter(_mapping(_mapping(entry).get("dependencies")).items()))


class _Lines:
    """Lines of keys that are asked for in the order of the text: one pass, no tree with places."""

    def __init__(self, text: str, start: int) -> None:
        self.offsets = Offsets(text)
        self.at = max(start, 0)
        self.places: dict[str, list[int]] = {}
        for found in re.finditer(r'"([^"\\\n]+)"\s*:\s*\{', text):
            self.places.setdefault(found[1], []).append(found.start())

    def of(self, key: str) -> int:
        places = self.places.get(key, [])
        following = bisect_right(places, self.at)
        if following < len(places):
            self.at = places[following]
        return self.offsets.line(self.at)


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _yarn(text: str) -> LockedPackages:
    """Classic and berry: an entry begins in the first column, its version is indented by two."""
    packages: list[LockedPackage] = []
    key, start, form = "", 1, "1"
    for number, line in enumerate(text.split("\n"), start=1):
        if line[:1] not in ("", " ", "#", "\t"):
            key, start = line.rstrip(": \t"), number
            continue
        found = re.match(r'  version:? "?([^"\s]+)"?\s*$', line)
        if found and key == "__metadata":
            form = found[1]
        elif found and "@workspace:" not in key and "@link:" not in key:
            packages.append(LockedPackage(_yarn_name(key), found[1], start))
    return LockedPackages("npm", "yarn", tuple(packages), version=form)


def _yarn_name(key: str) -> str:
    """`"@scope/name@npm:^1, …"` without what follows the second @."""
    first = key.lstrip('"').split(",")[0]
    return first[0] + first[1:].partition("@")[0]


def _pnpm(text: str) -> LockedPackages:
    """The keys under the top-level `packages:`, in the three notations of its versions 5, 6 and 9."""
    packages: list[LockedPackage] = []
    section, form = "", ""
    for number, line in enumerate(text.split("\n"), start=1):
        if line[:1] not in ("", " ", "#"):
            section = line.partition(":")[0]
            if section == "lockfileVersion":
                form = line.partition(":")[2].strip().strip("'\"")
        elif section == "packages" and (found := re.match(r"  (['\"]?)(\S+)\1:\s*(\{.*)?$", line)):
            package = _pnpm_package(found[2], number)
            if package is not None:
                packages.append(package)
    return LockedPackages("npm", "pnpm", tuple(packages), version=form)


def _pnpm_package(key: str, line: int) -> LockedPackage | None:
    key = key.partition("(")[0].removeprefix("/")
    found = re.fullmatch(r"((?:@[^@/]+/)?[^@/]+)@(\d[^@]*)", key) or re.fullmatch(
        r"((?:@[^/]+/)?[^/@]+)/(\d[^_/]*)(?:_.*)?", key
    )
    return LockedPackage(found[1], found[2], line) if found else None


def _bun(text: str) -> LockedPackages:
    """Only that it is there: its text is JSON with trailing commas, and the binary form cannot be read at all."""
    found = re.search(r'"lockfileVersion":\s*(\d+)', text[:200])
    return LockedPackages("npm", "bun", version=found[1] if found else "")


READERS: Mapping[str, Callable[[str], LockedPackages]] = {
    "package-lock.json": _npm,
    "npm-shrinkwrap.json": _npm,
    "yarn.lock": _yarn,
    "pnpm-lock.yaml": _pnpm,
    "bun.lock": _bun,
    "bun.lockb": _bun,
}
