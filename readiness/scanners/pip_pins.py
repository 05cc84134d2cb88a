"""What a project's Python files fix, as sheets of `name==version` lines that pip-audit can look up as they are."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from readiness.formats.packages.locked import Locked, locked_python
from readiness.pattern import lazy
from readiness.scanners.places import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_SHARDS = 4
_SHARD_FROM = 24
"""Packages from which another process is worth its start-up."""

_INCLUDE = "another requirements file"

# PEP 508 names and PEP 440 versions, without anything that a requirements file could take for an option or a marker.
_NAME = lazy(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_VERSION = lazy(
    r"v?(?:\d+!)?\d+(?:\.\d+)*(?:[-_.]?(?:alpha|beta|preview|pre|a|b|c|rc)[-_.]?\d*)?(?:-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*)?"
    r"(?:[-_.]?dev[-_.]?\d*)?(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?",
    re.IGNORECASE,
)


def locks(root: str, paths: Sequence[str]) -> dict[str, Locked]:
    """Path → what the file fixes, without the gaps that another of these files fills."""
    read = {path: locked_python(path, text_of(root, path)) for path in paths}
    return {path: _covered(root, path, read) or _joined(path, locked, read) for path, locked in read.items()}


def _covered(root: str, path: str, read: Mapping[str, Locked]) -> Locked | None:
    """A pyproject.toml whose versions a lock file fixes: the one beside it, or the one of the uv workspace it is in."""
    folder, slash, name = path.rpartition("/")
    if name != "pyproject.toml":
        return None
    beside = (folder + slash + lock for lock in ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml"))
    lock = next((lock for lock in beside if lock in read), None) or _workspace(root, folder, read)
    return Locked(unresolvable=read[lock].unresolvable) if lock else None


def _workspace(root: str, folder: str, read: Mapping[str, Locked]) -> str | None:
    parts = folder.split("/")
    for depth in range(len(parts) - 1, -1, -1):
        lock = "/".join((*parts[:depth], "uv.lock"))
        member = "/".join(parts[depth:])
        if lock in read and re.search(
            rf'\b(?:editable|virtual|directory) = "{re.escape(member)}"', text_of(root, lock)
        ):
            return lock
    return None


def _joined(path: str, locked: Locked, read: Mapping[str, Locked]) -> Locked:
    """Without the lines that only name another requirements file, where that one is looked up as well."""
    kept = tuple(gap for gap in locked.unresolvable if _included(path, gap) not in read)
    return Locked(locked.packages, kept)


def _included(path: str, gap: tuple[str, str]) -> str:
    """Where the file lies that a gap names; empty for every other gap."""
    name, reason = gap
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) if _INCLUDE in reason else ""


def can_be_asked(name: str, version: str) -> bool:
    return bool(_NAME.fullmatch(name) and _VERSION.fullmatch(version))


def key(name: str, version: str) -> tuple[str, str]:
    """The same for all spellings of a name (PEP 503) and a version (PEP 440, as pip-audit prints it)."""
    from packaging.version import InvalidVersion, Version

    try:
        version = str(Version(version))
    except InvalidVersion:
        version = version.lower()
    return re.sub(r"[-_.]+", "-", name).lower(), version


def sheets(locked: Iterable[Locked]) -> list[str]:
    """Requirements files, each with a package at most once: pip-audit refuses two versions of one."""
    versions: dict[str, list[str]] = {}
    for package in (package for one in locked for package in one.packages):
        name, version = key(package.name, package.version)
        if can_be_asked(name, version) and version not in versions.setdefault(name, []):
            versions[name].append(version)
    layers: dict[int, list[str]] = {}
    for name in sorted(versions):
        for layer, version in enumerate(versions[name]):
            layers.setdefault(layer, []).append(f"{name}=={version}\n")
    return ["".join(shard) for layer in layers.values() for shard in _shards(layer)]


def _shards(lines: Sequence[str]) -> list[Sequence[str]]:
    count = min(_SHARDS, 1 + len(lines) // _SHARD_FROM)
    return [lines[index::count] for index in range(count)]
