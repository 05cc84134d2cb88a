"""Dependencies whose next installation may bring something else: other sources than a registry, and any version at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.packages.build_files import LooseVersions
from readiness.formats.packages.content import PackageManifest
from readiness.model.facts import Package
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.model.system import System
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from readiness.formats.packages.content import Requirement
    from readiness.model.artifact import Document

_ANY = lazy(r"^(\*|latest|next|x|>=?\s*0(\.0)*|)$")
_TAGGED = lazy(r"(#|@)(semver:)?v?\d+(\.\d+)*([-+][\w.]+)?$")


def check(given: Document[object] | System) -> Iterator[Observation]:
    """One observation for each dependency, by its source; over the whole, one for each range that has no end.

    Only the whole knows which names are the repository's own: npm's workspaces ask for those in any version.
    """
    if isinstance(given, System):
        own = {package.name for package in given.of(Package)}
        for package in given.of(Package):
            if package.ecosystem == "npm" and not package.library:
                yield from _loose(package, own)
        return
    content = given.content
    if isinstance(content, LooseVersions):
        for one in content.found:
            yield Observation(Location(given.path, one.region, one.name), Kind.FAIL, f"{one.name} in any version")
    if not isinstance(content, PackageManifest):
        return
    for asked in content.requirements:
        kind, name, level = _judged(asked)
        place = Location(given.path, asked.region, f"{asked.group}/{asked.name}")
        yield Observation(place, kind, name, level=level)


def _loose(package: Package, own: AbstractSet[str]) -> Iterator[Observation]:
    scope = package.name.partition("/")[0] + "/" if package.name.startswith("@") else ""
    for one in package.dependencies:
        peer = one.location.logical.startswith("peerDependencies/")
        if peer or one.name in own or (scope and one.name.startswith(scope)) or not _ANY.match(one.requirement.strip()):
            continue
        yield Observation(
            one.location, Kind.FAIL, f"{one.name} in any version", level=Level.NOTE if one.development else None
        )


def _judged(asked: Requirement) -> tuple[Kind, str, Level | None]:
    if asked.kind in ("git", "url") and not asked.pinned and not asked.indirect:
        return _elsewhere(asked)
    return Kind.PASS, asked.name, None


def _elsewhere(asked: Requirement) -> tuple[Kind, str, Level | None]:
    """A tag can be moved but seldom is; a branch is meant to move; plain http can be answered by anybody."""
    if asked.requirement.startswith("http://"):
        return Kind.FAIL, f"{asked.name} from an address without TLS", None
    if asked.kind == "url":
        fixed = regex(r"\d+\.\d+").search(asked.requirement) is not None
        return (Kind.PASS, asked.name, None) if fixed else (Kind.FAIL, f"{asked.name} from an address", Level.NOTE)
    if asked.pinned is None:
        return Kind.OPEN, asked.name, None
    name = f"{asked.name} from a git repository, not at a commit,"
    return Kind.FAIL, name, Level.NOTE if asked.development or _TAGGED.search(asked.requirement) else None
