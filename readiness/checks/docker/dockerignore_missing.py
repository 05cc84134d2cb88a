"""A build that copies its whole context, without an ignore file that applies to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.contexts import Context, contexts
from readiness.checks.docker.context_contents import into_image, unwanted
from readiness.model.facts import IgnoreFile
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each image whose Dockerfile copies the whole context."""
    any_ignore = bool(system.of(IgnoreFile))
    for one in contexts(system):
        if one.whole is None:
            continue
        name = one.image.location.path
        if one.ignore is not None:
            yield Observation(one.whole, Kind.PASS, name)
        elif one.folder is None and any_ignore:
            yield Observation(one.whole, Kind.OPEN, name, "which folder it is built from is not in the repository")
        else:
            note, level = _eased(one, system)
            yield Observation(one.whole, Kind.FAIL, name, note, level=level)


def _eased(one: Context, system: System) -> tuple[str, Level | None]:
    if not into_image(one):
        return "into a stage that only builds", Level.NOTE
    if one.folder is not None and not any(unwanted(one.folder, system)):
        return "nothing is known that it would have to leave out", Level.NOTE
    return "", None
