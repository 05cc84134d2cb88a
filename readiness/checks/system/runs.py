"""Which containers of a service are its own program's, one for each way it is deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.joined import image_name

if TYPE_CHECKING:
    from readiness.checks.joined import Unit
    from readiness.model.containers import ContainerRun


def own_runs(unit: Unit) -> tuple[ContainerRun, ...]:
    """Without what an overlay's patch adds to the same workload: it stands alone in its file, and runs another image."""
    name = unit.service.name.lower()
    named = {run.workload for run in unit.runs if _is_named(run, name)}
    return tuple(run for run in unit.runs if run.workload not in named or _is_named(run, name) or run.image is None)


def _is_named(run: ContainerRun, name: str) -> bool:
    return run.image is not None and image_name(run.image) == name
