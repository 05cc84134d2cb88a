"""The lock files of Node's package managers: npm's own, and which reader the others' names call for."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from readiness.formats.offsets import Offsets
from readiness.formats.packages import bun_lock, pnpm_lock, yarn_lock
from readiness.formats.packages.broken import MalformedError, refuse_conflict
from readiness.formats.packages.content import Asked, LockedPackage, LockedPackages
from readiness.formats.packages.json_text import load
from readiness.pattern import regex

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
    asked = tuple(_npm_asked(tree)) if isinstance(tree, dict) else ()
    holds = frozenset[str]() if isinstance(tree, dict) else frozenset(mapping(data.get("dependencies")))
    form = str(data.get("lockfileVersion", 1))
    return LockedPackages("npm", "npm", tuple(found), version=form, asked=asked, holds=holds)


def _npm_tree(tree: Mapping[str, object], text: str) -> Iterator[LockedPackage]:
    """Versions 2 and 3: one flat object, keys are folders, the key "" is the project itself."""
    root = tree.get("")
    direct = {name for group in GROUPS for name in mapping(mapping(root).get(group))}
    lines = KeyLines(text, text.find('"packages"'))
    for folder, entry in tree.items():
        line = lines.of(folder)
        name = folder.rpartition("node_modules/")[2]
        told = mapping(entry)
        version = told.get("version")
        if "node_modules/" not in folder or not isinstance(version, str):
            continue  # the project, its workspaces and links to them
        own = folder.count("node_modules/") == 1 and folder.startswith("node_modules/")
        asked = own and name in direct if isinstance(root, dict) else None
        name, version = _renamed(told, name, version)
        yield LockedPackage(name, version, line, asked, _development(told))


GROUPS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")


def _renamed(entry: Mapping[str, object], name: str, version: str) -> tuple[str, str]:
    """What an alias (`npm:other@1`) really is: version 2 says it as `name`, version 1 in the version."""
    alias = regex(r"npm:(@?[^@]+)@(.+)").fullmatch(version)
    if alias:
        return alias[1], alias[2]
    real = entry.get("name")
    return (real if isinstance(real, str) and real else name), version


def _development(entry: Mapping[str, object]) -> bool:
    return entry.get("dev") is True or entry.get("devOptional") is True


def _npm_asked(tree: Mapping[str, object]) -> Iterator[Asked]:
    for folder, entry in tree.items():
        if "node_modules/" in folder:
            continue
        for group in ("dependencies", "devDependencies", "optionalDependencies"):
            for name, requirement in mapping(mapping(entry).get(group)).items():
                near = tree.get(f"{folder}/node_modules/{name}") if folder else None
                settled = mapping(near or tree.get(f"node_modules/{name}")).get("version")
                yield Asked(folder, name, str(requirement), settled if isinstance(settled, str) else "")


def _npm_nested(dependencies: object, text: str) -> Iterator[LockedPackage]:
    """Version 1: dependencies within dependencies, in the order of the text."""
    lines = KeyLines(text, text.find('"dependencies"'))
    pending = [iter(mapping(dependencies).items())]
    while pending:
        name, entry = next(pending[-1], ("", None))
        if not name:
            pending.pop()
            continue
        line = lines.of(name)
        told = mapping(entry)
        version = told.get("version")
        if isinstance(version, str):
            real, number = _renamed({}, name, version)
            yield LockedPackage(real, number, line, None, _development(told))
        pending.append(iter(mapping(told.get("dependencies")).items()))


class KeyLines:
    """Lines of keys that are asked for in the order of the text: one pass, no tree with places."""

    def __init__(self, text: str, start: int) -> None:
        self.offsets = Offsets(text)
        self.at = max(start, 0)
        self.places: dict[str, list[int]] = {}
        for found in regex(r'"([^"\\\n]+)"\s*:\s*\{').finditer(text):
            self.places.setdefault(found[1], []).append(found.start())

    def of(self, key: str) -> int:
        places = self.places.get(key, [])
        following = bisect_right(places, self.at)
        if following < len(places):
            self.at = places[following]
        return self.offsets.line(self.at)


def mapping(value: object) -> Mapping[str, object]:
    """It, or an empty one where it is something else."""
    return value if isinstance(value, dict) else {}


READERS: Mapping[str, Callable[[str], LockedPackages]] = {
    "package-lock.json": _npm,
    "npm-shrinkwrap.json": _npm,
    "yarn.lock": yarn_lock.read,
    "pnpm-lock.yaml": pnpm_lock.read,
    "bun.lock": bun_lock.read,
    "bun.lockb": bun_lock.binary,
}
