"""The system as a chain of parts: for each service its image, the containers that run it, and what leads to them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import ADDED, selects
from readiness.model.containers import ContainerRun
from readiness.model.facts import ComposeService, ImageBuilt, KubernetesService, Workload
from readiness.model.labelled import Selectors
from readiness.model.location import shared_folders
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.facts import Text
    from readiness.model.location import Location
    from readiness.model.system import Service, System


class Unit(NamedTuple):
    """A service of which at least an image is built here, or a container is run here."""

    service: Service
    images: tuple[ImageBuilt, ...]
    """What may ship: usually one; several where there are variants. Those for development are left out."""
    runs: tuple[ContainerRun, ...]
    """The containers that run its image; neither sidecars nor what ends before it starts."""
    beside: tuple[ContainerRun, ...]
    """All others of its workloads."""

    @property
    def image(self) -> ImageBuilt | None:
        """The only image that can be meant; None where there is none, or it is not known which."""
        return self.images[0] if len(self.images) == 1 else None

    def deployed(self) -> tuple[ContainerRun, ...]:
        """Its containers as they run in production: not those of a Compose file for development."""
        return tuple(run for run in self.runs if not run.development)


def units(system: System) -> Iterator[Unit]:
    """One for each service of ours, in the order of their names."""
    for service in system.services:
        if service.kind not in ("infrastructure", "library"):
            yield unit(service)


def unit(service: Service) -> Unit:
    images = tuple(one for one in service.of(ImageBuilt) if not one.purpose)
    names = _names(service)
    composed = {one.location for one in service.of(ComposeService)}
    alone = _alone(service)
    own = tuple(run for run in service.of(ContainerRun) if not run.phase and _is_own(run, names, composed, alone))
    beside = tuple(run for run in service.of(ContainerRun) if run not in own)
    return Unit(service, images, own, beside)


def _names(service: Service) -> frozenset[str]:
    """What its image may be called: by the service, its folder, and what Compose calls what it builds."""
    composed = {
        image_name(one.image) for one in service.of(ComposeService) if one.build is not None and one.image is not None
    }
    return frozenset({service.name.lower(), service.path.rpartition("/")[2].lower(), *composed} - {""})


def image_name(image: Text) -> str:
    """`web` of `registry/team/web:1.2`, as far as it is written."""
    text = image if isinstance(image, str) else image.text
    return text.partition("@")[0].rpartition("/")[2].partition(":")[0].lower()


def _alone(service: Service) -> Mapping[tuple[str, str], int]:
    """How many containers each workload runs side by side."""
    counted: dict[tuple[str, str], int] = {}
    for run in service.of(ContainerRun):
        if run.phase != "init":
            key = (run.location.path, run.workload)
            counted[key] = counted.get(key, 0) + 1
    return counted


def _is_own(
    run: ContainerRun, names: frozenset[str], composed: set[Location], alone: Mapping[tuple[str, str], int]
) -> bool:
    """By its image's name, or by being the only one. Of Compose the join takes none that is not."""
    if run.by == "compose":
        return run.location in composed
    if alone.get((run.location.path, run.workload)) == 1:
        return True
    return (run.image is not None and image_name(run.image) in names) or run.name.lower() in names


def fronts(run: ContainerRun, system: System) -> tuple[KubernetesService, ...]:
    """The Services of Kubernetes that lead to a container's pods: of several ways to deploy it, those of the same one."""
    if run.by != "kubernetes":
        return ()
    workloads, services = _indexed(system)
    workload = workloads.get((run.location.path, run.workload))
    if workload is None or not workload.labels:
        return ()
    found = [
        one
        for one in services.asking(workload.labels)
        if one.selector and _near(one.namespace, run.namespace) and selects(one.selector, workload.labels)
    ]
    nearest = max((shared_folders(one.location.path, run.location.path) for one in found), default=0)
    return tuple(one for one in found if shared_folders(one.location.path, run.location.path) == nearest)


@lru_cache(maxsize=1)
def _indexed(system: System) -> tuple[Mapping[tuple[str, str], Workload], Selectors[KubernetesService]]:
    """Workloads by file and label, and the Services: hundreds of workloads look for theirs among hundreds."""
    workloads: dict[tuple[str, str], Workload] = {}
    for workload in system.of(Workload):
        workloads.setdefault((workload.location.path, f"{workload.kind}/{workload.name}"), workload)
    return workloads, Selectors(((one, one.selector or {}) for one in system.of(KubernetesService)), ADDED)


def _near(one: str, other: str) -> bool:
    return one == other or not one or not other
