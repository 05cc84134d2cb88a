"""How long an application may take and how much it takes in, as its code, its settings and its command line say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.system.started import command
from readiness.formats.amounts import docker_bytes, seconds
from readiness.model.edges import OwnLimit
from readiness.model.settings import Setting
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.joined import Unit

_GUNICORN = lazy(r"(?:^|[\s/])gunicorn\s")
_TIMEOUT = lazy(r"(?:--timeout|(?<!\S)-t)[= ]?(\d+)\b")
_ASYNC = lazy(r"(?:--worker-class|(?<!\S)-k)[= ]?(?!sync\b)|--threads[= ]?[2-9]")
"""Of such workers the timeout is not that of a request."""
_KEPT = lazy(r"--timeout-keep-alive[= ](\d+)\b")
_BODIES = ("spring.servlet.multipart.max-request-size", "spring.servlet.multipart.max-file-size")
_WAITS = "spring.mvc.async.request-timeout"


def own_limits(unit: Unit) -> list[OwnLimit]:
    """Of code that several kinds of workers may run nothing is known of its requests."""
    found = [*unit.service.of(OwnLimit), *_settings(unit), *_flags(unit)]
    asynchronous = any(_ASYNC.search(text) for text, _ in _commands(unit))
    return [one for one in found if one.amount and not (asynchronous and one.what.startswith("gunicorn"))]


def _settings(unit: Unit) -> Iterator[OwnLimit]:
    for one in unit.service.of(Setting):
        if one.profile or not isinstance(one.value, str):
            continue
        if one.key in _BODIES and (size := docker_bytes(one.value)) is not None:
            yield OwnLimit(one.location, "body", one.key, size)
        elif one.key == _WAITS:
            amount = float(one.value) / 1000 if one.value.isdecimal() else seconds(one.value)
            if amount is not None:
                yield OwnLimit(one.location, "timeout", one.key, amount)


def _commands(unit: Unit) -> Iterator[tuple[str, OwnLimit | None]]:
    for image in unit.images:
        for run in unit.deployed() or (None,):
            started = command(image, run)
            text = " ".join(started.words)
            if started.location is None:
                continue
            wait, kept = _TIMEOUT.search(text) if _GUNICORN.search(text + " ") else None, _KEPT.search(text)
            yield text, OwnLimit(started.location, "timeout", "gunicorn --timeout", float(wait[1])) if wait else None
            yield text, OwnLimit(started.location, "idle", "--timeout-keep-alive", float(kept[1])) if kept else None


def _flags(unit: Unit) -> Iterator[OwnLimit]:
    for text, one in _commands(unit):
        if one is not None and not (one.kind == "timeout" and _ASYNC.search(text)):
            yield one
