"""The lock files of uv, Poetry, PDM and pipenv, and the standard one (PEP 751)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from readiness.formats.offsets import Offsets
from readiness.formats.packages.broken import MalformedError
from readiness.formats.packages.content import LockedPackage, LockedPackages
from readiness.formats.packages.json_text import load as load_json
from readiness.formats.packages.pep508 import exact, normalised
from readiness.formats.packages.pypi_requirements import is_development
from readiness.formats.packages.toml_text import load as load_toml
from readiness.formats.packages.uv_tree import Tree
from readiness.pattern import lazy, regex

Table = Mapping[str, object]

MANAGERS = {"uv.lock": "uv", "poetry.lock": "poetry", "pdm.lock": "pdm", "Pipfile.lock": "pipenv"}
"""Every other name is a pylock.toml, which any tool may write."""

GIT = "comes from version control, not from an index"
LOCAL = "is a local path, not a package of an index"
REMOTE = "comes from a URL, not from an index"
NO_VERSION = "the lock file names no version"

_FILES = lazy(r"^[ \t]+\{ ?(?:url|file|name|path) = [^\n]{0,600}(?:hash|hashes) ?= [^\n]{0,400}\},?$", re.MULTILINE)
"""Archives and their checksums, one a line: nine tenths of such a file, and nothing that is asked of it."""


def read(base: str, text: str) -> LockedPackages:
    """What the lock file of this name holds. Raises MalformedError."""
    if base == "Pipfile.lock":
        return _pipfile_lock(text)
    data = load_toml(_FILES.sub("", text))
    entries = _tables(data.get("package" if base in MANAGERS else "packages"))
    tree = Tree(data, entries) if base == "uv.lock" else None
    packages: list[LockedPackage] = []
    unresolvable: list[tuple[str, str]] = []
    for entry, line in zip(entries, _lines(text, len(entries)), strict=True):
        name, version = normalised(str(entry.get("name", ""))), entry.get("version")
        reason = _elsewhere(entry) or ("" if isinstance(version, str) else NO_VERSION)
        if tree is not None and name in tree.own:
            continue  # the project itself and its workspace
        if reason:
            unresolvable.append((name, reason))
            continue
        direct = name in tree.direct if tree is not None and tree.own else None
        development = name not in tree.shipped if tree is not None and tree.own else _grouped(entry)
        packages.append(LockedPackage(name, str(version), line, direct, development))
    form = str(
        data.get("version") or _table(data.get("metadata")).get("lock-version") or data.get("lock-version") or ""
    )
    asked = tree.asked if tree is not None else ()
    holds = frozenset[str]() if tree is not None else frozenset(normalised(str(one.get("name", ""))) for one in entries)
    return LockedPackages("pypi", _manager(base, data), tuple(packages), tuple(unresolvable), form, asked, holds)


def _grouped(entry: Table) -> bool | None:
    """Poetry (from 2.0) and PDM name the groups that need a package, Poetry 1.4 and older a category."""
    groups = [str(one) for one in _list(entry.get("groups"))]
    if groups:
        return not any(one in ("main", "default") or not is_development(one) for one in groups)
    category = entry.get("category")
    return category == "dev" if isinstance(category, str) else None


def _manager(base: str, data: Table) -> str:
    creator = str(data.get("created-by", "pip")).lower()
    return MANAGERS.get(base) or next((name for name in ("uv", "pdm", "poetry") if name in creator), "pip")


def _elsewhere(entry: Table) -> str:
    """Why this is not a package of an index; empty when it is one."""
    origin = {**entry, **_table(entry.get("source"))}
    kind = origin.get("type")
    if kind == "git" or "git" in origin or "vcs" in origin:
        return GIT
    local = ("path", "directory", "editable", "virtual")
    if kind in ("directory", "file") or any(isinstance(origin.get(key), str | Mapping) for key in local):
        return LOCAL
    if kind == "url" or "archive" in origin or ("url" in origin and kind != "legacy"):
        return REMOTE
    return ""


def _lines(text: str, count: int) -> Sequence[int]:
    """The line of each package's header; tools write them one a line, so that no scan of the whole is needed."""
    offsets = Offsets(text)
    found = [offsets.line(match.start()) for match in regex(r"^\[\[ *packages? *\]\]", re.MULTILINE).finditer(text)]
    return found if len(found) == count else [1] * count


def _pipfile_lock(text: str) -> LockedPackages:
    data = load_json(text)
    if not isinstance(data, dict):
        raise MalformedError("a Pipfile.lock must hold an object", 1)
    packages: list[LockedPackage] = []
    unresolvable: list[tuple[str, str]] = []
    offsets = Offsets(text)
    for section in [key for key in data if key != "_meta"]:
        at = max(text.find(f'"{section}"'), 0)
        for name, entry in _table(data[section]).items():
            at = max(text.find(f'"{name}"', at), at)
            version = exact(str(_table(entry).get("version", "")))
            reason = _elsewhere(_table(entry)) or (REMOTE if "file" in _table(entry) else "" if version else NO_VERSION)
            if reason:
                unresolvable.append((normalised(name), reason))
            else:
                packages.append(LockedPackage(normalised(name), version, offsets.line(at), None, section == "develop"))
    form = str(_table(data.get("_meta")).get("pipfile-spec", ""))
    holds = frozenset([one.name for one in packages] + [name for name, _ in unresolvable])
    return LockedPackages("pypi", "pipenv", _shipped_first(packages), tuple(unresolvable), form, holds=holds)


def _shipped_first(packages: Iterable[LockedPackage]) -> tuple[LockedPackage, ...]:
    """Once each: what stands in both sections ships."""
    found: dict[tuple[str, str], LockedPackage] = {}
    for one in packages:
        known = found.get((one.name, one.version))
        found[one.name, one.version] = one if known is None else known if known.development is False else one
    return tuple(found.values())


def _table(value: object) -> Table:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _tables(value: object) -> list[Table]:
    return list(_entries(value))


def _entries(value: object) -> Iterator[Table]:
    yield from (item for item in _list(value) if isinstance(item, dict))
