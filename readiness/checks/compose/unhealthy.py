"""Services of production whose health nothing asks for: neither the Compose file nor the image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.docker.server_images import serves
from readiness.formats import bases
from readiness.formats.compose.purpose import is_datastore
from readiness.formats.image import parse_image
from readiness.model.artifact import Unresolved
from readiness.model.facts import ComposeService, ImageBuilt
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each service that stays and is connected to."""
    images = {image.location.path: image for image in system.of(ImageBuilt)}
    composed = system.of(ComposeService)
    for one in composed:
        if one.development or one.oneshot or one.unchecked:
            continue
        found = _judge(one, images)
        if found is not None:
            kind, note = found
            yield Observation(one.location, kind, one.name, note, level=None if _stores(one) else Level.NOTE)


def _stores(one: ComposeService) -> bool:
    return one.build is None and one.image is not None and is_datastore(parse_image(one.image).repository) is True


def _judge(one: ComposeService, images: Mapping[str, ImageBuilt]) -> tuple[Kind, str] | None:
    if one.healthcheck is not None:
        return Kind.PASS, ""
    if one.incomplete:
        return Kind.OPEN, "another file may set it"
    if one.build is not None:
        return _of_build(one, images.get(one.dockerfile or ""))
    if one.image is None or isinstance(one.image, Unresolved):
        return Kind.OPEN, "its image is only known later"
    base = bases.lookup(one.image)
    if (
        _stores(one)
        and (base is None or base.healthcheck is False)
        and "/" not in str(parse_image(one.image).repository)
    ):
        return Kind.FAIL, ""
    if base is None or base.healthcheck is None:
        return Kind.OPEN, "its image may bring one"
    if base.healthcheck:
        return Kind.PASS, ""
    return (Kind.FAIL, "") if one.published or _stores(one) else None


def _of_build(one: ComposeService, image: ImageBuilt | None) -> tuple[Kind, str] | None:
    """What nothing is published of may be a worker."""
    if image is None or one.target:
        return Kind.OPEN, "its Dockerfile was not found, or another stage of it is built"
    if image.healthcheck is not None:
        return Kind.PASS, ""
    base = bases.lookup(image.base)
    if base is None or base.healthcheck is None:
        return Kind.OPEN, "its base image may bring one"
    if base.healthcheck:
        return Kind.PASS, ""
    if serves(image):
        return None  # told of the image itself, where the check belongs
    return (Kind.FAIL, "") if one.published else None
