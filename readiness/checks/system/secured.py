"""The hosts that are served here, which of them only with TLS, and whose services lie behind."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import same_namespace
from readiness.checks.system.behind import reached
from readiness.model.edges import EdgeGate, EdgeHosts
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.location import Location
    from readiness.model.system import System


class Host(NamedTuple):
    name: str
    location: Location
    by: str
    """`Ingress/web`."""
    secured: bool
    """TLS ends here, and nothing says that plain requests are served too."""
    services: tuple[str, ...]
    """Of ours, behind it."""


@lru_cache(maxsize=1)
def hosts(system: System) -> Mapping[str, tuple[Host, ...]]:
    """By name, in small letters; wildcards too."""
    gates: dict[str, list[EdgeGate]] = defaultdict(list)
    for gate in system.of(EdgeGate):
        gates[gate.name].append(gate)
    found: dict[str, list[Host]] = defaultdict(list)
    for one in system.of(EdgeHosts):
        beside = [gate for name in one.gates for gate in gates[name] if same_namespace(gate.namespace, one.namespace)]
        ended = (*one.secured, *(host for gate in beside for host in gate.hosts if isinstance(host, str)))
        services = _services(one, system)
        for name, place in one.hosts:
            secured = not one.plain and any(covers(each, name) for each in ended)
            found[name.lower()].append(Host(name.lower(), place, one.by, secured, services))
    return {name: tuple(told) for name, told in found.items()}


def _services(one: EdgeHosts, system: System) -> tuple[str, ...]:
    named = [name for name in one.services if isinstance(name, str)]
    units = [each.unit for name in named for each in reached(system, name, one.namespace, one.location.path)]
    return tuple(dict.fromkeys(unit.service.name for unit in units))


def covers(pattern: str, name: str) -> bool:
    """A wildcard stands for one label, or for everything; of Istio the namespace may come first."""
    wanted = pattern.rpartition("/")[2].lower()
    if wanted in ("*", name.lower()):
        return True
    return wanted.startswith("*.") and name.lower().endswith(wanted[1:])
