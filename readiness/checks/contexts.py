"""Build contexts: which folder a Dockerfile's COPY reads from, and which ignore file applies there."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.model.facts import ComposeService, IgnoreFile, ImageBuilt
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.location import Location
    from readiness.model.system import System

_WHOLE = lazy(r"^(\.|\./|/|\*|\./\*|/\*)$")


class Context(NamedTuple):
    """Where an image is built from, as far as the repository says."""

    image: ImageBuilt
    folder: str | None
    """Relative to the root, empty for the root itself; None when it can not be told."""
    ignore: IgnoreFile | None
    whole: Location | None
    """The first COPY or ADD that takes everything in the context."""


def is_whole(source: str) -> bool:
    """It is everything in the context."""
    return _WHOLE.match(source) is not None


def contexts(system: System) -> Iterator[Context]:
    """One for each image that the repository builds."""
    composed = {
        one.dockerfile: one.build for one in system.of(ComposeService) if one.dockerfile and one.build is not None
    }
    ignores = {one.location.path: one for one in system.of(IgnoreFile)}
    for image in system.of(ImageBuilt):
        whole = next((place for source, place in image.context_copies if is_whole(source)), None)
        folder = composed.get(image.location.path, _folder(image, system.files))
        yield Context(image, folder, _ignore(image, folder, ignores), whole)


def _folder(image: ImageBuilt, files: frozenset[str]) -> str | None:
    """The folder that has what is copied: the Dockerfile's own, one above it, or the root; the copies decide."""
    own = posixpath.dirname(image.location.path)
    named = [
        source for source, _ in image.context_copies if not is_whole(source) and not regex(r"[*?\[$]").search(source)
    ]
    for folder in dict.fromkeys((own, posixpath.dirname(own), "")):
        if named and all(
            _exists(posixpath.normpath(posixpath.join(folder, source.lstrip("/"))), files) for source in named
        ):
            return folder
    return None if named else own


def _exists(path: str, files: frozenset[str]) -> bool:
    return path in files or path in _folders(files)


@lru_cache(maxsize=2)
def _folders(files: frozenset[str]) -> frozenset[str]:
    """All folders that files are in."""
    found: set[str] = set()
    for file in files:
        folder = posixpath.dirname(file)
        while folder and folder not in found:
            found.add(folder)
            folder = posixpath.dirname(folder)
    return frozenset(found)


def _ignore(image: ImageBuilt, folder: str | None, ignores: dict[str, IgnoreFile]) -> IgnoreFile | None:
    """BuildKit's order: the one beside the Dockerfile and named after it, else the context's own."""
    beside = ignores.get(image.location.path + ".dockerignore")
    if beside is not None or folder is None:
        return beside
    return ignores.get(posixpath.join(folder, ".dockerignore"))
