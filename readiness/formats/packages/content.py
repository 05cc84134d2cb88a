"""What package manifests and lock files hold, in words shared by all ecosystems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import EMPTY
from readiness.model.facts import Asked
from readiness.model.named import NamedTuple
from readiness.pattern import regex

__all__ = [
    "Asked",
    "LockedPackage",
    "LockedPackages",
    "PackageManifest",
    "Requirement",
    "is_commit",
    "overridden",
    "redacted",
]

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.location import Region


class Requirement(NamedTuple):
    """One dependency as a manifest asks for it."""

    name: str
    requirement: str
    """As written, credentials masked: `^4.17.0`, `>=2,<3`, `v1.2.3`; empty for any version."""
    group: str
    """The table it stands in: `devDependencies`, `project.dependencies`, `require`."""
    development: bool
    region: Region
    kind: str = "registry"
    """`registry`, `git`, `url`, `path` (this repository or this disk), or `replaced` by another module (go.mod)."""
    pinned: bool | None = False
    """Only one version, commit or hash can satisfy it; None when that is decided elsewhere (`catalog:`, `${VERSION}`)."""
    conditional: bool = False
    """Only wanted on some systems, or only if somebody asks for it: a marker, an extra, an optional group."""
    indirect: bool = False
    """Only listed because another dependency needs it (go.mod's `// indirect`)."""


class PackageManifest(NamedTuple):
    """package.json, pyproject.toml, requirements.txt, Pipfile, setup.cfg or go.mod."""

    ecosystem: str
    """`npm`, `pypi`, `go`, `cargo`, `gem`, `composer`, `maven`, `nuget`."""
    name: str
    anchor: Region
    """The name, else the first thing that makes it a manifest."""
    requirements: tuple[Requirement, ...] = ()
    scripts: Mapping[str, str] = EMPTY
    runtime: str = ""
    runtime_region: Region | None = None
    private: bool | None = None
    """Whether it says that it is never published; None when it says nothing."""
    library: bool = False
    overridden: frozenset[str] = frozenset()
    """Names whose versions it decides for all that ask for them."""
    locks: bool = False
    """Also a lock file: a compiled requirements.txt."""


class LockedPackage(NamedTuple):
    """One version of one package, as a lock file fixes it."""

    name: str
    """Python names normalised as in PEP 503."""
    version: str
    line: int
    """Of the package in its lock file, 1-based."""
    direct: bool | None = None
    """The project asks for it itself; None when the file does not tell."""
    development: bool | None = None
    """Only what is for development needs it; None when the file does not tell."""


class LockedPackages(NamedTuple):
    """A lock file."""

    ecosystem: str
    manager: str
    """`npm`, `yarn`, `pnpm`, `bun`, `uv`, `poetry`, `pdm`, `pipenv`, `pip`, `go`, `cargo`, `bundler`, `composer`, `nuget`, `gradle`."""
    packages: tuple[LockedPackage, ...] = ()
    unresolvable: tuple[tuple[str, str], ...] = ()
    """Name and reason of what has no version of a registry's package: git, local and URL sources."""
    version: str = ""
    """Of the lock file's own format."""
    asked: tuple[Asked, ...] = ()
    """Empty where it remembers nothing of the manifests."""
    holds: frozenset[str] = frozenset()
    """Where it does not tell who asked: all that anybody asked for, as `name@range` (classic Yarn), `name` (npm 1)
    or `module version` (go.sum)."""


def redacted(text: str) -> str:
    """A requirement without the credentials its URL may carry; the plain user `git` of SSH URLs stays."""
    if "://" not in text:
        return text
    text = regex(r"://(?!git@)[^/\s@]+@").sub("://***@", text)
    return regex(r"(?i)([?&][^=&#\s]*(?:token|key|secret|passw|sig)[^=&#\s]*=)[^&#\s]+").sub(r"\1***", text)


def overridden(key: str) -> str:
    """Whose version a key of `overrides` or `resolutions` decides: the last name of `**/lodash`, `a>lodash@4`."""
    found = regex(r"(?:^|[>/])((?:@[^/@>]+/)?[^/@>*]+)(?:@[^>/]*)?$").search(key)
    return found[1] if found else key


def is_commit(reference: str) -> bool:
    """A full git object id: the only git reference that cannot move."""
    return regex(r"[0-9a-f]{40}|[0-9a-f]{64}").fullmatch(reference) is not None
