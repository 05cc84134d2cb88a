"""Dependencies whose next installation may bring something else: other sources than a registry, and any version at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.packages.content import PackageManifest
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.packages.content import Requirement
    from readiness.model.artifact import Document

_ANY = lazy(r"^(\*|latest|next|x|>=?\s*0(\.0)*|)$")
_TAGGED = lazy(r"(#|@)(semver:)?v?\d+(\.\d+)*([-+][\w.]+)?$")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each dependency of an application, and for each of a library that comes from elsewhere."""
    content = document.content
    if not isinstance(content, PackageManifest):
        return
    for asked in content.requirements:
        kind, name, level = _judged(asked, content)
        place = Location(document.path, asked.region, f"{asked.group}/{asked.name}")
        yield Observation(place, kind, name, level=level)


def _judged(asked: Requirement, content: PackageManifest) -> tuple[Kind, str, Level | None]:
    if asked.kind == "path" or asked.pinned or asked.indirect:
        return Kind.PASS, asked.name, None
    if asked.kind in ("git", "url"):
        return _elsewhere(asked)
    loose = content.ecosystem == "npm" and not content.library and asked.group != "peerDependencies"
    if loose and _ANY.match(asked.requirement.strip()):
        return Kind.FAIL, f"{asked.name} in any version", Level.NOTE if asked.development else None
    return Kind.PASS, asked.name, None


def _elsewhere(asked: Requirement) -> tuple[Kind, str, Level | None]:
    """A tag can be moved but seldom is; a branch is meant to move; plain http can be answered by anybody."""
    if asked.requirement.startswith("http://"):
        return Kind.FAIL, f"{asked.name} from an address without TLS", None
    if asked.kind == "url":
        fixed = re.search(r"\d+\.\d+", asked.requirement) is not None
        return (Kind.PASS, asked.name, None) if fixed else (Kind.FAIL, f"{asked.name} from an address", Level.NOTE)
    if asked.pinned is None:
        return Kind.OPEN, asked.name, None
    name = f"{asked.name} from a git repository, not at a commit,"
    return Kind.FAIL, name, Level.NOTE if asked.development or _TAGGED.search(asked.requirement) else None
