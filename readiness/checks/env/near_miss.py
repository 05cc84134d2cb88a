"""Variables that a manifest sets under a name one slip away from the one that the code asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.env.names import documented, given, needed
from readiness.model.facts import EnvRead, EnvSet
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_LEAST = 6
"""Letters below which names are alike by chance."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each variable that is set for a service whose code is read."""
    known = given(system)
    every = {read.name for read in system.of(EnvRead) if isinstance(read.name, str)}
    reading = [service for service in system.services if service.of(EnvRead)]
    for service in reading:
        named = documented(system, service)
        wanted = {
            name: read
            for name, read in needed(service, system.files).items()
            if name not in known and name not in named
        }
        if not wanted:
            continue
        alone = len(reading) == 1  # whatever is set, is set for it
        for one in system.of(EnvSet) if alone else service.of(EnvSet):
            if one.by in ("kubernetes", "compose", "env file", "dockerfile"):
                meant = next((name for name in wanted if one.name not in every and is_slip(one.name, name)), "")
                name = f"{one.name}, while the code reads {meant}" if meant else one.name
                related = (wanted[meant].location,) if meant else ()
                yield Observation(one.location, Kind.FAIL if meant else Kind.PASS, name, related=related)


def is_slip(first: str, second: str) -> bool:
    """One letter more, less or another, or two that changed places; a digit is another one on purpose."""
    if first == second or min(len(first), len(second)) < _LEAST or abs(len(first) - len(second)) > 1:
        return False
    start = next(
        (n for n, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]),
        min(len(first), len(second)),
    )
    rest, other = first[start:], second[start:]
    changed = {*rest[:1], *other[:1]}
    if any(one.isdigit() for one in changed):
        return False
    return (
        rest[1:] == other
        or rest == other[1:]
        or rest[1:] == other[1:]
        or (rest[:2] == other[:2][::-1] and rest[2:] == other[2:])
    )
