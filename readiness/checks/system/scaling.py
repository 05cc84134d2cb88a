"""How many of a container may run at once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.model.cluster import Autoscaler
from readiness.model.location import shared_folders
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.containers import ContainerRun
    from readiness.model.location import Location
    from readiness.model.system import System


class Scale(NamedTuple):
    location: Location
    most: int | None
    """None where it is only known later."""
    automatic: bool


class Scales:
    """Autoscalers by what they scale, found once."""

    def __init__(self, system: System) -> None:
        self._by_target: dict[str, list[Autoscaler]] = defaultdict(list)
        for one in system.of(Autoscaler):
            if one.kind != "VerticalPodAutoscaler":
                self._by_target[f"{one.target_kind}/{one.target_name}"].append(one)

    def of(self, run: ContainerRun) -> Scale | None:
        """None where nothing says that there is more than one."""
        found = [
            one
            for one in self._by_target.get(run.workload, ())
            if not one.namespace or not run.namespace or one.namespace == run.namespace
        ]
        for one in sorted(found, key=lambda one: -shared_folders(one.location.path, run.location.path)):
            if one.maximum is None or one.maximum != 1:
                return Scale(one.location, one.maximum if isinstance(one.maximum, int) else None, automatic=True)
        if run.replicas is not None and isinstance(run.replicas.value, int) and run.replicas.value > 1:
            return Scale(run.replicas.location, run.replicas.value, automatic=False)
        return None
