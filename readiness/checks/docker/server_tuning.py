"""Application servers that start with nothing said about their number of workers or their time to finish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.docker.started import shipped, starts
from readiness.checks.dockerfile_views import place
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile
    from readiness.model.artifact import Document

_TOLD = {
    "gunicorn": lazy(r"-w\S*|--workers.*|--threads.*|-c\S*|--config.*|-t\d*|--timeout.*|--graceful-timeout.*"),
    "uvicorn": lazy(r"--workers.*|--timeout-graceful-shutdown.*|--timeout-keep-alive.*|--limit-.*"),
    "hypercorn": lazy(r"-w\S*|--workers.*|-c\S*|--config.*|--graceful-timeout.*"),
    "puma": lazy(r"-w\S*|--workers.*|-t\S*|--threads.*|-C\S*|--config.*"),
    "uwsgi": lazy(r"--ini.*|.*\.ini|--processes.*|-p\S*|--threads.*|--yaml.*|.*\.ya?ml"),
}
_VARIABLES = frozenset({"WEB_CONCURRENCY", "GUNICORN_CMD_ARGS", "RAILS_MAX_THREADS", "PUMA_WORKERS", "UVICORN_WORKERS"})


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each application server that starts in what ships."""
    stage = shipped(document)
    if stage is None:
        return
    for one in starts(stage):
        pattern = _TOLD.get(one.words[0]) if one.words else None
        if pattern is None:
            continue
        told = any(pattern.fullmatch(word) for word in one.words[1:]) or not _VARIABLES.isdisjoint(stage.settings.env)
        # A file of its own is read without being named.
        kind = Kind.PASS if told else Kind.OPEN if one.words[0] == "puma" else Kind.FAIL
        note = "config/puma.rb is read without being named" if kind is Kind.OPEN else ""
        yield Observation(place(document, stage, one.instruction), kind, one.words[0], note)
