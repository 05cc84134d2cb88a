"""Which jobs of pipelines build, publish or deploy a service: those that name its folder or its Dockerfile."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.model.facts import ImageBuilt, PipelineJob
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.model.location import Location
    from readiness.model.system import Service, System

_PATH = lazy(r"[\w.@-]+(?:/[\w.@-]+)*")
_SHIPPING = ("build", "publish", "deploy")


def jobs(system: System) -> Mapping[str, tuple[Location, ...]]:
    """By the service's name. Where there is only one, every job that ships something ships it."""
    ours = [one for one in system.services if one.kind not in ("infrastructure", "library")]
    shipping = [job for job in system.of(PipelineJob) if any(word in job.purposes for word in _SHIPPING)]
    named = _named(ours)
    found: dict[str, dict[Location, None]] = defaultdict(dict)
    for job in shipping:
        meant = {ours[0].name} if len(ours) == 1 else {named[path] for path in _paths(job) if path in named}
        does = ", ".join(word for word in job.purposes if word in _SHIPPING)
        for name in meant:
            found[name][job.location._replace(message=f"job {job.id}: {does}")] = None
    return {name: tuple(places) for name, places in found.items()}


def _named(services: Sequence[Service]) -> Mapping[str, str]:
    """Folders and Dockerfiles that are one service's alone."""
    found: dict[str, set[str]] = defaultdict(set)
    for service in services:
        for path in (service.path, *(image.location.path for image in service.of(ImageBuilt))):
            if path:
                found[path].add(service.name)
    return {path: next(iter(names)) for path, names in found.items() if len(names) == 1}


def _paths(job: PipelineJob) -> Iterator[str]:
    for text, _ in job.commands:
        for found in _PATH.findall(text):
            path = found.removeprefix("./").rstrip("/")
            while path:
                yield path
                path = path.rpartition("/")[0]
