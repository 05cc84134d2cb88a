"""Package manifests and lock files of npm, PyPI and Go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.packages import selectors
from readiness.formats.packages.content import LockedPackages, PackageManifest
from readiness.model.facts import Dependency, Fact, Lockfile, Package
from readiness.model.location import Location
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.formats import Selector
    from readiness.formats.packages.build_files import LooseVersions
    from readiness.formats.packages.runtimes import RuntimesNamed
    from readiness.model.artifact import Artifact, Document
    from readiness.model.problem import Problem

    Content = PackageManifest | LockedPackages | RuntimesNamed | LooseVersions

NAME = "package"

SELECTORS: Mapping[str, Selector] = {"manifest": selectors.manifest, "dependency": selectors.dependency}

_KINDS = {
    "package.json": "npm",
    "pyproject.toml": "pypi",
    "Pipfile": "pypi",
    "setup.cfg": "pypi",
    "go.mod": "go",
    "package-lock.json": "lock",
    "npm-shrinkwrap.json": "lock",
    "yarn.lock": "lock",
    "pnpm-lock.yaml": "lock",
    "bun.lock": "lock",
    "bun.lockb": "lock",
    "uv.lock": "lock",
    "poetry.lock": "lock",
    "pdm.lock": "lock",
    "Pipfile.lock": "lock",
    "go.sum": "lock",
    "Cargo.lock": "lock",
    "Gemfile.lock": "lock",
    "gems.locked": "lock",
    "composer.lock": "lock",
    "packages.lock.json": "lock",
    "gradle.lockfile": "lock",
    "buildscript-gradle.lockfile": "lock",
    ".nvmrc": "runtime",
    ".node-version": "runtime",
    ".python-version": "runtime",
    ".ruby-version": "runtime",
    ".java-version": "runtime",
    ".go-version": "runtime",
    ".tool-versions": "runtime",
    ".sdkmanrc": "runtime",
    "runtime.txt": "runtime",
    "global.json": "runtime",
    "pom.xml": "runtime",
    "build.gradle": "runtime",
    "build.gradle.kts": "runtime",
}


def claims(path: str) -> bool:
    """By name alone."""
    return _kind(path) != ""


def documents(artifact: Artifact) -> Iterator[Document[Content] | Problem]:
    """One for a manifest or lock file; none for a pyproject.toml or setup.cfg that only configures tools."""
    match _kind(artifact.path):
        case "npm":
            from readiness.formats.packages import npm

            yield from npm.documents(artifact)
        case "pypi":
            from readiness.formats.packages import pypi

            yield from pypi.documents(artifact)
        case "go":
            from readiness.formats.packages import go

            yield from go.documents(artifact)
        case "lock":
            from readiness.formats.packages import locks

            yield from locks.documents(artifact)
        case "runtime":
            from readiness.formats.packages import build_files, runtimes

            yield from runtimes.documents(artifact)
            if artifact.path.endswith((".xml", ".gradle", ".kts")):
                yield from build_files.documents(artifact)


def facts(document: Document[object]) -> Iterator[Fact]:
    """A Package of a manifest, a Lockfile of a lock file, both of a compiled requirements.txt."""
    content = document.content
    if isinstance(content, LockedPackages):
        yield Lockfile(
            location=Location(document.path),
            ecosystem=content.ecosystem,
            manager=content.manager,
            packages=len(content.packages),
            asked=content.asked,
            holds=content.holds,
            developed=frozenset(one.name for one in content.packages if one.development and one.direct is not False),
            tells=any(one.development is not None for one in content.packages),
        )
    from readiness.formats.packages import runtimes

    yield from runtimes.facts(document)
    if not isinstance(content, PackageManifest):
        return
    yield Package(
        location=Location(document.path, content.anchor),
        ecosystem=content.ecosystem,
        name=content.name,
        dependencies=tuple(_dependencies(document.path, content)),
        scripts=content.scripts,
        runtime=content.runtime,
        library=content.library,
        overridden=content.overridden,
    )
    if content.locks:
        yield Lockfile(
            location=Location(document.path),
            ecosystem=content.ecosystem,
            manager="pip",
            packages=len(content.requirements),
        )


def _dependencies(path: str, content: PackageManifest) -> Iterator[Dependency]:
    for asked in content.requirements:
        location = Location(path, asked.region, f"{asked.group}/{asked.name}")
        yield Dependency(asked.name, asked.requirement, asked.development, location, asked.kind, asked.conditional)


def _kind(path: str) -> str:
    folder, _, base = path.rpartition("/")
    if base in _KINDS:
        return _KINDS[base]
    if base.startswith("pylock.") and base.endswith(".toml"):
        return "lock"
    if base.endswith((".csproj", ".fsproj", ".vbproj")):
        return "runtime"
    if not base.endswith((".txt", ".in")):
        return ""
    listed = regex(r"(.*[-_.])?requirements?([-_.].*)?\.(txt|in)").fullmatch(base) is not None
    return "pypi" if listed or folder.rpartition("/")[2] == "requirements" else ""
