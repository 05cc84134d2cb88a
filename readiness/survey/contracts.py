"""Which variables a service reads, and which of those that it needs nothing gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.facts import EnvRead, EnvSet
from readiness.model.survey import Contract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.joined import Unit
    from readiness.model.containers import ContainerRun


def contract(unit: Unit) -> Contract:
    """Missing is told only where all that may give it is known."""
    read: dict[str, EnvRead] = {}
    for one in unit.service.of(EnvRead):
        if isinstance(one.name, str) and (one.name not in read or one.required):
            read[one.name] = one
    needed = [one for one in read.values() if one.required]
    built = {one.name for one in unit.service.of(EnvSet) if one.by == "dockerfile"}
    runs = [run for run in unit.deployed() if not run.partial]
    given = built.union(*({one.name for one in run.environment} for run in unit.runs))
    unseen = tuple(dict.fromkeys(text for run in unit.runs for text in _unseen(run)))
    missing = () if unseen or not runs else tuple(one for one in needed if _lacking(one, runs, built))
    return Contract(len(read), len(needed), len(given), tuple((_name(one), one.location) for one in missing), unseen)


def _name(one: EnvRead) -> str:
    return one.name.text if isinstance(one.name, Unresolved) else one.name


def _lacking(one: EnvRead, runs: list[ContainerRun], built: set[str]) -> bool:
    return one.name not in built and any(one.name not in {given.name for given in run.environment} for run in runs)


def _unseen(run: ContainerRun) -> Iterator[str]:
    for one in run.environment_from:
        named = one.of.text if isinstance(one.of, Unresolved) else one.of
        yield f"{one.kind} {named}"
    if run.unknown_environment is not None:
        yield f"⟨{run.unknown_environment.text.splitlines()[0] if run.unknown_environment.text else ''}⟩"
