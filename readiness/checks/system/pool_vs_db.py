"""The connections that all processes of a service may open together against those that its database takes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.checks.joined import units
from readiness.checks.system.environments import Givers, commands
from readiness.checks.system.pools import Pool, Taken, pool, taken, workers
from readiness.checks.system.runs import own_runs
from readiness.checks.system.scaling import Scale, Scales
from readiness.model.containers import ContainerRun
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.joined import Unit
    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each container with a pool of a known size beside the only database that says how many it takes."""
    databases: dict[tuple[str, str], list[Taken]] = defaultdict(list)
    for run in system.of(ContainerRun):
        found = taken(run)
        if found is not None:
            databases[_place(run)].append(found)
    if databases:
        givers, scales = Givers(system), Scales(system)
        for unit in units(system):
            for run in own_runs(unit):
                beside = databases.get(_place(run), [])
                if len(beside) == 1 and not run.development:
                    yield from _judged(unit, run, beside[0], givers, scales)


def _place(run: ContainerRun) -> tuple[str, str]:
    """What is deployed together: a Compose file; a folder of manifests, within a namespace."""
    return (run.location.path if run.by == "compose" else run.location.path.rpartition("/")[0], run.namespace)


def _judged(unit: Unit, run: ContainerRun, database: Taken, givers: Givers, scales: Scales) -> Iterator[Observation]:
    given = givers.environment(run, unit.images).given
    found = pool(unit, given)
    if found is None:
        return
    words = " ".join(next(iter(commands(run, unit.images)), ()))
    scale, each = scales.of(run), workers(words, given)
    if database.most is None or (scale is not None and scale.most is None):
        missing = database.written if database.most is None else "the number of replicas"
        yield Observation(
            found.location, Kind.OPEN, unit.service.name, f"what `{missing}` comes to is only known later"
        )
        return
    most = scale.most if scale is not None and scale.most is not None else 1
    yield _observed(unit, found, (each, most), scale, database)


def _observed(unit: Unit, found: Pool, times: tuple[int, int], scale: Scale | None, database: Taken) -> Observation:
    each, most = times
    total, room = found.size * each * most, database.most or 0
    processes = f"{each} processes" if each > 1 else "1 process"
    name = f"{total} connections ({found.size} in each of {processes} in each of {most} replicas) to a database that takes {room}"
    related = [found.location._replace(message=f"a process may open {found.size}")]
    if scale is not None:
        related.append(scale.location._replace(message=f"up to {most} replicas run"))
    related.append(database.location._replace(message=f"the database takes {database.written} connections"))
    kind = Kind.FAIL if total > room else Kind.PASS
    return Observation(found.location, kind, name if kind is Kind.FAIL else unit.service.name, related=tuple(related))
