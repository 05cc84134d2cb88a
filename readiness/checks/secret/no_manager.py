"""How the secrets of a deployed service reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.secret_words import is_placeholder, names_a_secret
from readiness.model.artifact import Unresolved
from readiness.model.facts import EnvSet, Workload
from readiness.model.finding import Kind, Observation
from readiness.model.objects import ObjectDefined, Running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import Service, System

_STORES = frozenset(
    {"Secret", "SealedSecret", "ExternalSecret", "ClusterExternalSecret", "SecretProviderClass", "VaultStaticSecret",
     "VaultDynamicSecret", "SopsSecret", "InfisicalSecret", "OnePasswordItem", "BitwardenSecret", "DopplerSecret"}
)  # fmt: skip
_INJECTED = (
    "vault.hashicorp.com/",
    "secrets.doppler.com/",
    "infisical",
    "bank-vaults",
    "vault.security.banzaicloud.io/",
)


def check(system: System) -> Iterator[Observation]:
    """One observation for each service that Kubernetes runs and that is given secrets by name."""
    stored = any(one.kind in _STORES for one in system.of(ObjectDefined)) or any(
        path.rpartition("/")[2] in (".sops.yaml", ".sops.yml") for path in system.files
    )
    for service in system.services:
        workloads = service.of(Workload)
        given = [one for one in service.of(EnvSet) if one.by == "kubernetes" and names_a_secret(one.name)]
        if not workloads or not given:
            continue
        plain = [one for one in given if isinstance(one.value, str) and not is_placeholder(one.value)]
        held = (
            stored or _injected(service) or any(one.value is None or isinstance(one.value, Unresolved) for one in given)
        )
        names = ", ".join(sorted({one.name for one in plain})[:2])
        yield Observation(workloads[0].location, Kind.FAIL if plain and not held else Kind.PASS, service.name, names)


def _injected(service: Service) -> bool:
    """An annotation has a sidecar or a webhook bring them."""
    return any(name.startswith(_INJECTED) for one in service.of(Running) for name in one.annotations)
