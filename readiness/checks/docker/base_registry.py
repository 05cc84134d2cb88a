"""Images from registries that the user has not allowed. Until somebody names some, nothing is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.dockerfile.images import External, externals, reference
from readiness.model.artifact import Document, Unresolved
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile


def check(document: Document[Dockerfile], *, registries: tuple[str, ...] = ()) -> Iterator[Observation]:
    """One observation for each image from outside.

    `registries`: hosts, or hosts with the first part of a repository: `docker.io`, `ghcr.io/acme`.
    """
    for one in externals(document.content) if registries else ():
        where = Location(document.path, one.region, f"stage/{one.stage.label}/{one.keyword}")
        kind, note = _judge(one, registries)
        yield Observation(where, kind, one.image.text if isinstance(one.image, Unresolved) else one.image, note)


def _judge(one: External, registries: tuple[str, ...]) -> tuple[Kind, str]:
    image = reference(one.image)
    if isinstance(image.registry, Unresolved):
        return Kind.OPEN, f"the registry of `{one.written}` is only known at build time"
    name = image.repository.text if isinstance(image.repository, Unresolved) else image.repository
    full = f"{image.registry}/{name}/"
    if any(full.startswith(allowed.rstrip("/") + "/") for allowed in registries):
        return Kind.PASS, ""
    if isinstance(image.repository, Unresolved) and any(one.startswith(f"{image.registry}/") for one in registries):
        return Kind.OPEN, f"the repository of `{one.written}` is only known at build time"
    return Kind.FAIL, ""
