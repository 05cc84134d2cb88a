"""Services that ask the environment from all over the code, so that nobody can say at the start what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.configuration import SettingsChecked
from readiness.model.facts import EnvRead, Listen
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System, *, files: int) -> Iterator[Observation]:
    """One observation for each service that needs variables: a fail where more than `files` files ask for what no schema names."""
    for service in system.services:
        reads = [read for read in service.of(EnvRead) if read.required]
        if not reads or not service.of(Listen):
            continue
        checked = service.of(SettingsChecked)
        modules = {one.location.path for one in checked}
        named = {
            read.name for read in service.of(EnvRead) if read.location.path in modules and isinstance(read.name, str)
        }
        raw = [read for read in reads if read.name not in named and read.location.path not in modules]
        paths = {read.location.path for read in raw}
        place = min(read.location for read in raw or reads)
        note = f"{len(paths)} files ask for required variables"
        if checked:
            note += f" beside the schema ({checked[0].library})"
        yield Observation(place, Kind.FAIL if len(paths) > files else Kind.PASS, service.name, note)
