"""What manifests, lock files and imports tell of packages. Facts, as in `facts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import EMPTY
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.location import Location


class Dependency(NamedTuple):
    name: str
    requirement: str
    development: bool
    location: Location
    kind: str = "registry"
    """`registry`, `git`, `url`, `path`, or `replaced` (go.mod: another module is taken in its place)."""
    conditional: bool = False
    """Only wanted on some systems, or only if somebody asks for it: a marker, an extra, an optional group."""


class Package(NamedTuple):
    """A package manifest: package.json, pyproject.toml, requirements.txt, go.mod."""

    location: Location
    ecosystem: str
    """`npm`, `pypi`, `go`."""
    name: str
    dependencies: tuple[Dependency, ...] = ()
    scripts: Mapping[str, str] = EMPTY
    runtime: str = ""
    """`engines.node`, `requires-python`, the go directive."""
    library: bool = False
    """Made to be imported or installed, as far as the manifest says."""
    overridden: frozenset[str] = frozenset()
    """Names whose versions it decides for all that ask for them (`overrides`, `resolutions`)."""


class Asked(NamedTuple):
    """What a manifest asked for when its lock file was written, as the lock file remembers it."""

    folder: str
    """Of the manifest, relative to the lock file's; empty: beside it."""
    name: str
    requirement: str | None = None
    """As written; None when only the name is remembered."""
    version: str = ""
    """What it was settled on; empty when the file does not tell."""


class Lockfile(NamedTuple):
    location: Location
    ecosystem: str
    manager: str
    """`npm`, `yarn`, `pnpm`, `bun`, `uv`, `poetry`, `pdm`, `pipenv`, `pip`, `go`, `cargo`, `bundler`, `composer`, `nuget`, `gradle`."""
    packages: int = 0
    """How many it fixes."""
    asked: tuple[Asked, ...] = ()
    """What it remembers of the manifests; empty where it remembers nothing."""
    holds: frozenset[str] = frozenset()
    """Where it does not tell who asked: all that anybody asked for, as `name@range`, `name` or `module version`."""
    developed: frozenset[str] = frozenset()
    """What the project asks for itself and only development needs."""
    tells: bool = False
    """It tells what only development needs."""


class Imported(NamedTuple):
    """A file of a server loads a package as soon as it is loaded itself."""

    location: Location
    ecosystem: str
    """`npm`, `pypi`."""
    name: str
    """npm's name of the package; Python's of the top module."""


class LockIgnored(NamedTuple):
    """A .gitignore names a lock file."""

    location: Location
    name: str
    """`package-lock.json`."""


class RuntimeNamed(NamedTuple):
    """A file says which version of a language's runtime to use, or which ones will do."""

    location: Location
    product: str
    """As endoflife.date calls it: `nodejs`, `python`, `go`, `eclipse-temurin` for any Java, `dotnet`, `ruby`, `php`."""
    versions: tuple[str, ...]
    """As written but for what stands around it; of a range its text. Several: each is used. Empty: it can't be told."""
    written: str
    by: str
    """What says it: `.nvmrc`, `engines`, `go.mod`, `setup-node`."""
    kind: str
    """`file` (use this one), `job` (a pipeline does), `range` (any of these), `floor` (this one or a later one)."""
    job: str = ""
    """The pipeline's job."""
    folders: tuple[str, ...] = ()
    """Where the job works, as it says."""


PackagesFact = Package | RuntimeNamed | Imported | Lockfile | LockIgnored
