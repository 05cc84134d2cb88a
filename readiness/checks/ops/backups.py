"""Datastores that run here, and whether somebody copies what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.ops.dependencies import datastores
from readiness.checks.ops.handbooks import about
from readiness.model.finding import Kind, Observation
from readiness.model.operations import BackupPlan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each plan, and one for each datastore that nothing here is seen to copy."""
    plans = system.of(BackupPlan)
    for plan in plans:
        name = plan.covers or plan.source
        yield Observation(plan.location, Kind.PASS if plan.enabled else Kind.FAIL, name)
    if any(plan.enabled and not plan.covers for plan in plans):
        return
    described = any(any(one.commands for one in part) for _, part in about(system, "backup"))
    for kind, one in datastores(system):
        if one.kind in ("StatefulSet", "Deployment"):
            note = "a document says how to restore; what makes the copies is not here" if described else ""
            note = (
                note
                or f"{kind} runs here, and nothing here copies what it holds; the cluster or its volumes may be copied elsewhere"
            )
            yield Observation(one.location, Kind.OPEN, one.label, note)
