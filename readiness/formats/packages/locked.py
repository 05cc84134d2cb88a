"""The exact versions a Python project is fixed to, for an audit that neither resolves nor installs anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.packages.broken import MalformedError, refuse_conflict
from readiness.formats.packages.content import LockedPackage, redacted
from readiness.formats.packages.pep508 import exact, normalised, source
from readiness.formats.packages.pypi_locks import GIT, LOCAL, REMOTE
from readiness.formats.packages.pypi_locks import read as read_lock
from readiness.formats.packages.pyproject import pipfile, pyproject
from readiness.formats.packages.requirements import Line
from readiness.formats.packages.requirements import read as read_requirements
from readiness.model.artifact import Artifact
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

RANGE = "is not pinned to one version with =="
VARIABLE = "is only known when its environment variable is set"


class Locked(NamedTuple):
    """What can be looked up in an advisory database, and what cannot, with the reason."""

    packages: tuple[LockedPackage, ...] = ()
    unresolvable: tuple[tuple[str, str], ...] = ()
    """Name (or URL without credentials, or the file's own name) and reason."""


def locked_python(path: str, text: str) -> Locked:
    """Of requirements*.txt, pyproject.toml, Pipfile and every Python lock file. Never raises: a broken file is unresolvable."""
    base = path.rpartition("/")[2]
    try:
        if base in ("pyproject.toml", "Pipfile"):
            return _manifest(Artifact(path, text))
        if base.endswith((".txt", ".in")):
            refuse_conflict(text)
            return _requirements(text)
        lock = read_lock(base, text)
    except MalformedError as fault:
        return Locked(unresolvable=((base, f"{fault.message} (line {fault.line})"),))
    return Locked(lock.packages, lock.unresolvable)


def _requirements(text: str) -> Locked:
    found = [item for line in read_requirements(text) for item in _judged(line)]
    packages = tuple(item for item in found if isinstance(item, LockedPackage))
    return Locked(packages, tuple(item for item in found if not isinstance(item, LockedPackage)))


def _judged(line: Line) -> Iterator[LockedPackage | tuple[str, str]]:
    named = line.named
    name = normalised(named.name) if named else redacted(line.text)
    match line.kind:
        case "package" if named is not None:
            version = exact(named.versions)
            reason = VARIABLE if "${" in named.versions else RANGE
            yield LockedPackage(name, version, line.region.start_line) if version else (name, reason)
        case "url":
            yield name, GIT if source(named.url if named else line.text) == "git" else REMOTE
        case "path":
            yield name, LOCAL
        case "include":
            yield redacted(line.text), "is another requirements file, audited on its own where it is found"
        case "unreadable":
            yield name, VARIABLE if "${" in line.text else "is not a requirement that pip reads"
        case _:
            return


def _manifest(artifact: Artifact) -> Locked:
    """Only what the project asks for itself with an exact version; what that needs in turn is not in the file."""
    read = pipfile if artifact.path.endswith("Pipfile") else pyproject
    manifest = read(artifact)[1]
    packages: list[LockedPackage] = []
    unresolvable: list[tuple[str, str]] = []
    for asked in manifest.requirements if manifest else ():
        name = normalised(asked.name)
        reason = {"git": GIT, "path": LOCAL, "url": REMOTE}.get(asked.kind, "" if asked.pinned else RANGE)
        if reason:
            unresolvable.append((name, reason))
        else:
            version = exact(asked.requirement) or asked.requirement
            packages.append(LockedPackage(name, version, asked.region.start_line, direct=True))
    return Locked(tuple(packages), tuple(unresolvable))
