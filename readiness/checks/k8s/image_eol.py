"""Images of manifests: the releases they are, for the engine to look up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.bases.releases import releases
from readiness.formats.image import parse_image
from readiness.model.artifact import Unresolved
from readiness.model.facts import ImageUsed
from readiness.model.finding import Kind, Observation
from readiness.model.objects import ObjectReference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.facts import Text
    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each container's image whose releases are known, if nothing else sets its tag."""
    elsewhere = {_plain(one.name) for one in system.of(ObjectReference) if one.kind == "Image"}
    for used in system.of(ImageUsed):
        if "/containers/" not in used.location.logical:
            continue
        found = releases(used.image)
        written = _plain(used.image)
        if found and _name(used.image) not in elsewhere:
            yield Observation(used.location, Kind.FAIL, written, releases=found)


def _name(image: Text) -> str:
    """As Kustomize's `images` name it: without tag and digest."""
    written, found = _plain(image), parse_image(image)
    for part, mark in ((found.digest, "@"), (found.tag, ":")):
        written = written.removesuffix(f"{mark}{_plain(part)}") if part is not None else written
    return written


def _plain(text: Text) -> str:
    return text.text if isinstance(text, Unresolved) else text
