"""Bases and resources from elsewhere that may be other ones tomorrow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.kubernetes.values import name_of
from readiness.formats.kustomize import Kustomization
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node

_REF = lazy(r"[?&](?:ref|version)=([^&\s]+)")
_MOVING = lazy(
    r"(?:refs/heads/.*|HEAD|main|master|trunk|develop|dev|development|next|edge|latest|stable|nightly|release)",
    re.IGNORECASE,
)
_RELEASED = lazy(
    r"/releases/download/[^/]+/|/(?:raw/|-/raw/)?(?:refs/tags/)?v?\d+(?:\.\d+)+[^/]*/|/[0-9a-f]{40}/|/[0-9a-f]{12,40}/"
)
_BRANCH = lazy(r"/(?:refs/heads/)?(?:main|master|HEAD|develop|trunk)/|/releases/latest/", re.IGNORECASE)
_RAW = lazy(r"^https?://.*\.(?:ya?ml|json)(?:\?.*)?$", re.IGNORECASE)


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each entry that is fetched. What a plain address leads to can not be told."""
    if isinstance(document.content, Kustomization):
        for one in document.content.remote:
            if one.kind in ("resources", "components"):
                yield _judged(document, one.node)
            elif one.kind == "helmCharts":
                yield _chart(document, one.node)


def _judged(document: Document[object], node: Node) -> Observation:
    place, text = Location(document.path, node.region), node.text
    if isinstance(node.value, Unresolved):
        return Observation(place, Kind.OPEN, text, f"`{text}` is only known later")
    ref = _REF.search(text)
    if ref is not None:
        moving = _MOVING.fullmatch(ref[1]) is not None
        return Observation(place, Kind.FAIL if moving else Kind.PASS, text, f"{ref[1]} is a branch" if moving else "")
    if _RAW.search(text):
        if _BRANCH.search(text):
            return Observation(place, Kind.FAIL, text, "it is taken from a branch")
        if _RELEASED.search(text):
            return Observation(place, Kind.PASS, text)
        return Observation(place, Kind.OPEN, text, "what the address leads to is not known")
    if text.startswith("oci://"):
        pinned = "@sha256:" in text or ":" in text.rpartition("/")[2]
        return Observation(place, Kind.PASS if pinned else Kind.FAIL, text, "" if pinned else "no tag is named")
    return Observation(place, Kind.FAIL, text, "no ref is named, so it is the default branch as it is at that time")


def _chart(document: Document[object], node: Node) -> Observation:
    version = node.fields.get("version")
    name = f"chart {name_of(node.fields.get('name'))}"
    place = Location(document.path, (node.fields.get("name") or node).region)
    if version is not None and isinstance(version.value, Unresolved):
        return Observation(place, Kind.OPEN, name, f"`{version.text}` is only known later")
    if version is not None and version.text:
        return Observation(place, Kind.PASS, name)
    if "repo" not in node.fields:
        return Observation(place, Kind.OPEN, name, "the chart may lie beside it")
    return Observation(place, Kind.FAIL, name, "no version is named", level=Level.WARNING)
