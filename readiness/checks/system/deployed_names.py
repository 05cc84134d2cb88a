"""Workloads, containers, charts and manifests that a deployment names."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.checks.system.alike import nearest
from readiness.checks.system.paths import Paths
from readiness.model.artifact import Unresolved
from readiness.model.building import PathNamed, WorkloadNamed
from readiness.model.containers import ContainerRun
from readiness.model.facts import Workload
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.location import Location
    from readiness.model.system import System

_HERE = frozenset({"manifest", "kustomization", "chart", "values file"})


def workloads(system: System) -> Iterator[Observation]:
    """One observation for each workload that a pipeline names, if manifests of its kind are here."""
    known: dict[str, dict[str, Location]] = defaultdict(dict)
    for workload in system.of(Workload):
        known[workload.kind].setdefault(workload.name, workload.location)
        known[workload.kind].setdefault(workload.own_name, workload.location)
    containers: dict[str, set[str]] = defaultdict(set)
    for run in system.of(ContainerRun):
        containers[run.workload].add(run.name)
    jobs: dict[tuple[str, str], list[WorkloadNamed]] = defaultdict(list)
    for asked in system.of(WorkloadNamed):
        jobs[asked.location.path, asked.job].append(asked)
    for named in jobs.values():
        told = set[tuple[object, ...]]()
        for one in named:
            if known[one.kind] and (one.kind, one.name, one.container) not in told:
                told.add((one.kind, one.name, one.container))
                yield _workload(one, known[one.kind], containers)


def _workload(one: WorkloadNamed, known: Mapping[str, Location], containers: Mapping[str, set[str]]) -> Observation:
    if isinstance(one.name, Unresolved):
        return Observation(one.location, Kind.OPEN, one.kind, f"its name holds {one.name.text}")
    label = f"{one.kind}/{one.name}"
    if one.name in known:
        related = (known[one.name]._replace(message=f"{label} is here"),)
        held = sorted(containers.get(label, ()))
        if one.container and not isinstance(one.container, Unresolved) and held and one.container not in held:
            name = f"{label} has no container {one.container}, it has {', '.join(held)}"
            return Observation(one.location, Kind.FAIL, name, related=related)
        return Observation(one.location, Kind.PASS, label, related=related)
    meant = nearest(one.name, sorted(known))
    if meant:
        related = (known[meant]._replace(message=f"{one.kind}/{meant} is here"),)
        return Observation(one.location, Kind.FAIL, f"there is no {label}, there is {meant}", related=related)
    return Observation(one.location, Kind.OPEN, label, "no manifest here makes it; another repository may")


def files(system: System) -> Iterator[Observation]:
    """One observation for each chart, values file, manifest and folder of manifests that a job's command names."""
    named = [one for one in system.of(PathNamed) if one.role in _HERE]
    if not named:
        return
    paths, told = Paths(system), set[tuple[str, str, str]]()
    for one in named:
        key = (one.location.path, one.role, str(one.path))
        if key in told:
            continue
        told.add(key)
        judged = paths.judged(one.path, elsewhere=one.elsewhere, job=(one.location.path, one.job))
        if judged.kind is None:
            continue
        path = one.path.text if isinstance(one.path, Unresolved) else one.path or "."
        name = f"{one.role} {path}" if judged.kind is not Kind.FAIL else f"there is no {one.role} {path}"
        yield Observation(one.location, judged.kind, name, judged.note)
