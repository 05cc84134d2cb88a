"""Includes that may be something else tomorrow: of another project, of the web, components."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.gitlab import Pipeline
    from readiness.formats.gitlab.includes import Include
    from readiness.model.artifact import Document
    from readiness.model.location import Region

_SHA = lazy(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_VERSION = lazy(r"v?\d+(?:\.\d+)*(?:[-+.][\w.+-]*)?")
_MOVING = frozenset({"main", "master", "develop", "dev", "head", "trunk", "latest", "~latest", "stable", ""})
_IN_URL = lazy(r"/(?:[0-9a-f]{40}|v?\d+\.\d+(?:\.\d+)?[\w.-]*)/")


def check(document: Document[Pipeline]) -> Iterator[Observation]:
    """One observation for each include of another project or of the web."""
    for one in document.content.includes:
        if one.kind in ("project", "remote", "component"):
            place = Location(document.path, _first(one), f"include/{one.kind}")
            yield _judge(one, place)


def _judge(one: Include, place: Location) -> Observation:
    name = one.name.text if isinstance(one.name, Unresolved) else one.name
    if one.kind == "remote":
        kept = one.integrity or _IN_URL.search(name) is not None
        return Observation(place, Kind.PASS if kept else Kind.FAIL, name)
    ref = one.ref.text if isinstance(one.ref, Unresolved) else one.ref
    if "$" in ref:
        own = ref in ("$CI_COMMIT_SHA", "${CI_COMMIT_SHA}")
        return Observation(
            place, Kind.PASS if own else Kind.OPEN, name, "" if own else "its version is only known later"
        )
    if _SHA.fullmatch(ref) or _VERSION.fullmatch(ref):
        return Observation(place, Kind.PASS, name)
    if ref.lower() in _MOVING:
        return Observation(place, Kind.FAIL, name, level=Level.NOTE if one.kind == "project" else None)
    return Observation(place, Kind.OPEN, name, f"whether {ref} is a tag or a branch is known to its project alone")


def _first(one: Include) -> Region:
    keys = one.node.keys
    node = keys.get(one.kind) if keys else None
    return node.region if node is not None else one.node.region
