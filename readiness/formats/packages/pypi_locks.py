"""The lock files of uv, Poetry, PDM and pipenv, and the standard one (PEP 751)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from readiness.formats.offsets import Offsets
from readiness.formats.packages.broken import MalformedError
from readiness.formats.packages.content import LockedPackage, LockedPackages
from readiness.formats.packages.json_text import load as load_json
from readiness.formats.packages.pep508 import exact, normalised
from readiness.formats.packages.toml_text import load as load_toml

Table = Mapping[str, object]

MANAGERS = {"uv.lock": "uv", "poetry.lock": "poetry", "pdm.lock": "pdm", "Pipfile.lock": "pipenv"}
"""Every other name is a pylock.toml, which any tool may write."""

GIT = "comes from version control, not from an index"
LOCAL = "is a local path, not a package of an index"
REMOTE = "comes from a URL, not from an index"
NO_VERSION = "the lock file names no version"


def read(base: str, text: str) -> LockedPackages:
    """What the lock file of this name holds. Raises MalformedError."""
    if base == "Pipfile.lock":
        return _pipfile_lock(text)
    data = load_toml(text)
    entries = _tables(data.get("package" if base in MANAGERS else "packages"))
    own, direct = _own(data, entries) if base == "uv.lock" else (frozenset[str](), None)
    packages: list[LockedPackage] = []
    unresolvable: list[tuple[str, str]] = []
    for entry, line in zip(entries, _lines(text, len(entries)), strict=True):
        name, version = normalised(str(entry.get("name", ""))), entry.get("version")
        reason = _elsewhere(entry) or ("" if isinstance(version, str) else NO_VERSION)
        if name in own:
            continue  # the project itself and its workspace
        if reason:
            unresolvable.append((name, reason))
        else:
            packages.append(LockedPackage(name, str(version), line, None if direct is None else name in direct))
    form = str(
        data.get("version") or _table(data.get("metadata")).get("lock-version") or data.get("lock-version") or ""
    )
    return LockedPackages("pypi", _manager(base, data), tuple(packages), tuple(unresolvable), form)


def _manager(base: str, data: Table) -> str:
    creator = str(data.get("created-by", "pip")).lower()
    return MANAGERS.get(base) or next((name for name in ("uv", "pdm", "poetry") if name in creator), "pip")


def _own(data: Table, entries: Iterable[Table]) -> tuple[frozenset[str], frozenset[str] | None]:
    """uv: the names of the project and its workspace, and of all that they ask for themselves."""
    members = {normalised(str(name)) for name in _list(_table(data.get("manifest")).get("members"))}
    own, direct = set(members), set[str]()
    for entry in entries:
        origin, name = _table(entry.get("source")), normalised(str(entry.get("name", "")))
        if name not in members and "." not in (origin.get("editable"), origin.get("virtual")):
            continue
        own.add(name)
        groups = [_table(entry.get(key)).values() for key in ("optional-dependencies", "dev-dependencies")]
        lists = [entry.get("dependencies"), *(items for group in groups for items in group)]
        direct |= {normalised(str(item.get("name", ""))) for items in lists for item in _tables(items)}
    return frozenset(own), frozenset(direct) if own else None


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
    found = [offsets.line(match.start()) for match in re.finditer(r"^\[\[ *packages? *\]\]", text, re.MULTILINE)]
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
                packages.append(LockedPackage(normalised(name), version, offsets.line(at)))
    form = str(_table(data.get("_meta")).get("pipfile-spec", ""))
    return LockedPackages("pypi", "pipenv", tuple(packages), tuple(unresolvable), form)


def _table(value: object) -> Table:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _tables(value: object) -> list[Table]:
    return list(_entries(value))


def _entries(value: object) -> Iterator[Table]:
    yield from (item for item in _list(value) if isinstance(item, dict))
