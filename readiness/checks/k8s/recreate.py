"""A workload that requests are sent to, and that is taken down whole for every new version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.serving import data_holders, serving
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each Deployment that serves, says its strategy, and holds no data that two could not share."""
    holders = data_holders(system)
    for one in serving(system):
        strategy = one.workload.settings.get("strategy.type")
        if strategy is None or one.workload.kind not in ("Deployment", "DeploymentConfig"):
            continue
        if one.workload.location in holders:
            yield Observation(strategy.location, Kind.PASS, one.workload.label)
        elif isinstance(strategy.value, Unresolved):
            note = f"`{strategy.value.text}` is only known later"
            yield Observation(strategy.location, Kind.OPEN, one.workload.label, note)
        else:
            kind = Kind.FAIL if strategy.value == "Recreate" else Kind.PASS
            yield Observation(strategy.location, kind, one.workload.label)
