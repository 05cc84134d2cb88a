"""A build that copies its whole context, without an ignore file that applies to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.contexts import contexts
from readiness.model.facts import IgnoreFile
from readiness.model.finding import Kind, Observation

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
            yield Observation(one.whole, Kind.FAIL, name)
