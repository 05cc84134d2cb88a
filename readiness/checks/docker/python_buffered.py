"""Python images whose output waits in a buffer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.docker.started import shipped
from readiness.checks.dockerfile_views import place
from readiness.formats.image import parse_image
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile
    from readiness.model.artifact import Document

_PYTHON = lazy(r"(.*/)?(python|pypy|python3.*|uvicorn-gunicorn.*|uv)")
_UNBUFFERED = lazy(r"python[\d.]*\"?,? +\"?-[A-Za-z]*u")


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for an image that stands on Python's and starts something."""
    stage = shipped(document)
    if stage is None:
        return
    settings, base = stage.settings, document.content.base
    started = settings.entrypoint or settings.cmd
    repository = parse_image(base.image).repository
    if started is None or isinstance(repository, Unresolved) or not _PYTHON.fullmatch(repository):
        return
    texts = [one.text for one in (settings.entrypoint, settings.cmd) if one is not None]
    good = "PYTHONUNBUFFERED" in settings.env or any(_UNBUFFERED.search(text) for text in texts)
    where = place(document, stage, stage.origin, stage.reference.region)
    yield Observation(where, Kind.PASS if good else Kind.FAIL, stage.label)
