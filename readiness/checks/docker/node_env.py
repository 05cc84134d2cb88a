"""Node images that start without NODE_ENV=production."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.docker.started import peeled, script
from readiness.formats.dockerfile.purpose import for_development, named_for_development
from readiness.formats.image import parse_image
from readiness.model.artifact import Unresolved
from readiness.model.facts import EnvSet, ImageBuilt, Package
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_IMAGES = lazy(r"(.*/)?(node|nodejs|nodejs\d*-.*)")
_STARTS = lazy(r"(?:npm|yarn|pnpm|node)(?: .*)?")
_SETS_ITSELF = lazy(r"next start\b.*|nuxt start\b.*|remix-serve\b.*")


def check(system: System) -> Iterator[Observation]:
    """One observation for each image that starts a Node program."""
    elsewhere = {
        one.name: one for one in system.of(EnvSet) if one.name == "NODE_ENV" and one.by in {"compose", "kubernetes"}
    }
    inside = {one.location.path: one for one in system.of(EnvSet) if one.name == "NODE_ENV" and one.by == "dockerfile"}
    for image in system.of(ImageBuilt):
        path = image.location.path
        stage = image.location.logical.split("/")[1:2]
        if for_development(path) or any(map(named_for_development, stage)) or not _is_node(image):
            continue
        own = inside.get(path)
        kind, note = _judge(image, own, system) if own is not None or not elsewhere else (Kind.PASS, "")
        yield Observation(own.location if own is not None else image.location, kind, path, note)


def _is_node(image: ImageBuilt) -> bool:
    repository = parse_image(image.base).repository
    known = not isinstance(repository, Unresolved) and _IMAGES.fullmatch(repository) is not None
    return known and _STARTS.fullmatch(" ".join(peeled(image.command))) is not None


def _judge(image: ImageBuilt, own: EnvSet | None, system: System) -> tuple[Kind, str]:
    if own is not None:
        if isinstance(own.value, Unresolved):
            return Kind.OPEN, "its value is only known at build time"
        good = own.value not in {"development", "dev", "test", ""}
        return (Kind.PASS, "") if good else (Kind.FAIL, f"it is {own.value or 'empty'}")
    words = peeled(image.command)
    if any("NODE_ENV=" in word for word in image.command):
        return Kind.PASS, ""
    name = script(words)
    texts = [one.scripts[name] for one in system.of(Package) if name in one.scripts]
    if name and any("NODE_ENV" in text or _SETS_ITSELF.search(text) for text in texts):
        return Kind.PASS, ""
    return Kind.FAIL, ""
