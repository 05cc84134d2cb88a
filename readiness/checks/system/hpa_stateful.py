"""Services that run more than once, and keep in each process or on each disk what all of them need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.joined import units
from readiness.checks.system.runs import own_runs
from readiness.checks.system.scaling import Scale, Scales
from readiness.model.facts import Framework
from readiness.model.finding import Kind, Level, Observation
from readiness.model.trait import Trait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.joined import Unit
    from readiness.model.containers import ContainerRun
    from readiness.model.system import System

_KEPT = {
    "session-memory": "sessions in the memory of one process",
    "session-file": "sessions on the disk of one container",
    "upload-local": "uploads on the disk of one container",
    "schedule": "a timetable in each process, which does everything as often as there are processes",
}
_ON_DISK = frozenset({"session-file", "upload-local"})
_SHARED = frozenset({"persistentVolumeClaim", "nfs", "csi", "cephfs", "glusterfs", "azureFile", "volume", "bind"})
"""Volumes that all may have in common."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each service that runs more than once and whose code is read."""
    scales = Scales(system)
    for unit in units(system):
        scaled = [
            (run, scale) for run in own_runs(unit) if not run.development and (scale := scales.of(run)) is not None
        ]
        if scaled and unit.service.of(Framework):
            yield from _judged(unit, *max(scaled, key=lambda one: one[1].automatic))


def _judged(unit: Unit, run: ContainerRun, scale: Scale) -> Iterator[Observation]:
    kept = [one for one in unit.service.of(Trait) if one.kind in _KEPT]
    told: set[str] = set()
    for one in kept:
        if one.kind in told or (one.kind in _ON_DISK and _is_shared(run)):
            continue
        told.add(one.kind)
        by = "an autoscaler runs more of it" if scale.automatic else f"{scale.most} of it run"
        related = (scale.location._replace(message=by),)
        level = Level.NOTE if one.kind == "schedule" or not scale.automatic else None
        yield Observation(
            one.location, Kind.FAIL, f"{_KEPT[one.kind]} ({one.name}), and {by}", related=related, level=level
        )
    if not told:
        yield Observation(scale.location, Kind.PASS, unit.service.name)


def _is_shared(run: ContainerRun) -> bool:
    return any(mount.kind in _SHARED and not mount.read_only for mount in run.mounts)
