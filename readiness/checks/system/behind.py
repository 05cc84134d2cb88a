"""Which containers of ours lie behind the Services that an Ingress, a route or a policy names."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.checks.joined import fronts, units
from readiness.checks.k8s.cluster_matching import same_namespace
from readiness.model.location import shared_folders
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readiness.checks.joined import Unit
    from readiness.model.containers import ContainerRun
    from readiness.model.facts import KubernetesService
    from readiness.model.system import System


class Behind(NamedTuple):
    """A container that a Service leads to."""

    leading: KubernetesService
    unit: Unit
    run: ContainerRun


@lru_cache(maxsize=1)
def behind(system: System) -> Mapping[str, Sequence[Behind]]:
    """By the Service's name; of several ways to deploy it there are several."""
    found: dict[str, list[Behind]] = defaultdict(list)
    for unit in units(system):
        for run in unit.deployed():
            for leading in fronts(run, system):
                found[leading.name].append(Behind(leading, unit, run))
    return found


def reached(system: System, service: str, namespace: str, path: str) -> list[Behind]:
    """What a Service by that name leads to, as a file at `path` means it: of several the nearest."""
    meant = [one for one in behind(system).get(service, ()) if same_namespace(one.leading.namespace, namespace)]
    nearest = max((shared_folders(one.leading.location.path, path) for one in meant), default=0)
    return [one for one in meant if shared_folders(one.leading.location.path, path) == nearest]
