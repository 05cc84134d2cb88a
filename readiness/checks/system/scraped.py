"""What a scrape leads to: the Services and containers it reaches, and the code that answers it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.checks.joined import Unit, units
from readiness.checks.k8s.cluster_matching import folder, same_namespace, selects
from readiness.checks.system.alike import nearest
from readiness.model.artifact import Unresolved
from readiness.model.cluster import PodTemplate, ServiceLabels, ServicePort
from readiness.model.containers import ContainerRun
from readiness.model.location import shared_folders
from readiness.model.measuring import Scrape
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.cluster import LabelSelector
    from readiness.model.facts import Text
    from readiness.model.system import System


class Scraped(NamedTuple):
    scrape: Scrape
    containers: tuple[ContainerRun, ...] = ()
    """Side by side in the pods it reaches; of Compose one."""
    services: tuple[ServicePort, ...] = ()
    """Ports of the Services a ServiceMonitor selects."""
    unit: Unit | None = None
    """The service of ours that it reaches, if it is one alone."""
    known: bool = True
    """All that it could reach was found."""
    meant: str = ""
    """The Compose service whose name the target's host is a slip of."""


class _Index(NamedTuple):
    pods: dict[tuple[str, str], list[ContainerRun]]
    """By what makes them (`_whole`) and `Deployment/web`."""
    composed: dict[str, list[ContainerRun]]
    """By service name."""
    owners: dict[tuple[str, str], list[Unit]]
    ports: dict[tuple[str, str], list[ServicePort]]
    """By what makes them and name of a Service."""
    templates: tuple[PodTemplate, ...]
    labelled: tuple[ServiceLabels, ...]


def targets(system: System) -> Iterator[Scraped]:
    scrapes = system.of(Scrape)
    if not scrapes:
        return
    index = _indexed(system)
    for one in scrapes:
        if one.kind == "job":
            found = _job(one, index)
        elif one.kind == "annotations":
            found = Scraped(one, *_of_pods(one.location.path, [one.by], index))
        elif one.kind == "PodMonitor":
            found = _pod_monitor(one, index)
        elif one.kind == "ServiceMonitor":
            found = _service_monitor(one, index)
        else:
            found = _service(one, index)
        yield found


def _indexed(system: System) -> _Index:
    pods: dict[tuple[str, str], list[ContainerRun]] = defaultdict(list)
    composed: dict[str, list[ContainerRun]] = defaultdict(list)
    for run in system.of(ContainerRun):
        if run.by == "compose":
            composed[run.name].append(run)
        elif run.phase != "init":
            pods[_whole(run.location.path), run.workload].append(run)
    owners: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in units(system):
        for run in (*unit.runs, *unit.beside):
            key = (_whole(run.location.path), run.workload)
            if unit not in owners[key]:
                owners[key].append(unit)
    ports: dict[tuple[str, str], list[ServicePort]] = defaultdict(list)
    for port in system.of(ServicePort):
        ports[_whole(port.location.path), port.service].append(port)
    return _Index(pods, composed, owners, ports, system.of(PodTemplate), system.of(ServiceLabels))


def _of_pods(
    path: str, workloads: list[str], index: _Index
) -> tuple[tuple[ContainerRun, ...], tuple[ServicePort, ...], Unit | None]:
    whole = _whole(path)
    containers = tuple(run for one in workloads for run in index.pods.get((whole, one), ()))
    owners = [unit for one in workloads for unit in index.owners.get((whole, one), ())]
    return containers, (), owners[0] if len(owners) == 1 else None


def _selected(
    one: Scrape, index: _Index, selector: Mapping[str, Text] | LabelSelector
) -> tuple[tuple[ContainerRun, ...], Unit | None]:
    """Of the pods that a selector takes, those nearest to it."""
    found = [
        it for it in index.templates if selects(selector, it.labels) and same_namespace(it.namespace, one.namespace)
    ]
    near = [it for it in found if folder(it.location) == folder(one.location)] or found
    keys = list(dict.fromkeys((_whole(it.location.path), f"{it.kind}/{it.name}") for it in near))
    containers = tuple(run for key in keys for run in index.pods.get(key, ()))
    owners = [unit for key in keys for unit in index.owners.get(key, ())]
    return containers, owners[0] if len(owners) == 1 else None


def _pod_monitor(one: Scrape, index: _Index) -> Scraped:
    containers, unit = _selected(one, index, one.selector) if one.selector is not None else ((), None)
    return Scraped(one, containers, (), unit, known=bool(containers))


def _service_monitor(one: Scrape, index: _Index) -> Scraped:
    """Only where all that it selects is certain."""
    truths = [(it, selects(one.selector, it.labels)) for it in index.labelled] if one.selector is not None else []
    chosen = [it for it, truth in truths if truth]
    near = [it for it in chosen if folder(it.location) == folder(one.location)] or chosen
    ports = tuple(port for it in near for port in index.ports.get((_whole(it.location.path), it.name), ()))
    if not ports or any(truth is None for _, truth in truths):
        return Scraped(one, known=False)
    selector = next((port.selector for port in ports if port.selector), None)
    containers, unit = _selected(one, index, selector) if selector else ((), None)
    return Scraped(one, containers, ports, unit)


def _service(one: Scrape, index: _Index) -> Scraped:
    containers, unit = _selected(one, index, one.labels) if one.labels else ((), None)
    return Scraped(one, containers, (), unit, known=bool(containers))


def _job(one: Scrape, index: _Index) -> Scraped:
    if isinstance(one.host, Unresolved) or one.host in ("localhost", "127.0.0.1", ""):
        return Scraped(one, known=False)
    runs = index.composed.get(one.host, [])
    shared = max((shared_folders(run.location.path, one.location.path) for run in runs), default=0)
    near = tuple(run for run in runs if shared_folders(run.location.path, one.location.path) == shared)[:1]
    if not near:
        meant = nearest(one.host, sorted(index.composed)) if "." not in one.host else ""
        return Scraped(one, known=False, meant=meant)
    owners = index.owners.get((_whole(near[0].location.path), near[0].workload), [])
    return Scraped(one, near, (), owners[0] if len(owners) == 1 else None)


def _whole(path: str) -> str:
    """The chart, of whose templates and values an object is made; else the file."""
    folder, _, name = path.rpartition("/")
    if "templates" in folder.split("/"):
        parts = folder.split("/")
        return "/".join(parts[: parts.index("templates")])
    return folder if name.startswith("values") else path
