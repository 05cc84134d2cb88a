"""What builds, publishes or deploys a service: jobs that name its folder or its Dockerfile, and Skaffold's artifacts."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.model.building import ImageMade
from readiness.model.facts import ImageBuilt, PipelineJob
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.model.location import Location
    from readiness.model.system import Service, System

_PATH = lazy(r"[\w.@-]+(?:/[\w.@-]+)*")
_SHIPPING = ("build", "publish", "deploy")
Found = dict[str, dict[tuple[str, str], "Location"]]
"""By service, then by file and what of it."""


def jobs(system: System) -> Mapping[str, tuple[Location, ...]]:
    """By the service's name. Where there is only one, every job that ships something ships it."""
    found: Found = defaultdict(dict)
    _commanded(system, found)
    _making(system, found)
    return {name: tuple(places.values()) for name, places in found.items()}


def _commanded(system: System, found: Found) -> None:
    """Jobs whose commands name it."""
    ours = [one for one in system.services if one.kind not in ("infrastructure", "library")]
    shipping = [job for job in system.of(PipelineJob) if any(word in job.purposes for word in _SHIPPING)]
    named = _named(ours)
    for job in shipping:
        meant = {ours[0].name} if len(ours) == 1 else {named[path] for path in _paths(job) if path in named}
        does = ", ".join(word for word in job.purposes if word in _SHIPPING)
        for name in meant:
            found[name][job.location.path, job.id] = job.location._replace(message=f"job {job.id}: {does}")


def _making(system: System, found: Found) -> None:
    """What makes an image of its Dockerfile, a matrix of jobs as well."""
    alone = _alone((image.location.path, one.name) for one in system.services for image in one.of(ImageBuilt))
    for made in system.of(ImageMade):
        name = alone.get(_dockerfile(made))
        if name is not None:
            key = (made.location.path, made.job or made.by)
            found[name].setdefault(key, made.location._replace(message=f"{made.by}: build"))


def _dockerfile(made: ImageMade) -> str:
    """Empty where it is only known later, or nothing says it."""
    if made.dockerfile is not None:
        return made.dockerfile.text if isinstance(made.dockerfile.text, str) else ""
    context = made.context.text if made.context is not None and made.plain else None
    return posixpath.normpath(posixpath.join(context, "Dockerfile")) if isinstance(context, str) else ""


def _named(services: Sequence[Service]) -> Mapping[str, str]:
    """Folders and Dockerfiles that are one service's alone."""
    return _alone(
        (path, service.name)
        for service in services
        for path in (service.path, *(image.location.path for image in service.of(ImageBuilt)))
        if path
    )


def _alone(pairs: Iterator[tuple[str, str]]) -> Mapping[str, str]:
    found: dict[str, set[str]] = defaultdict(set)
    for path, name in pairs:
        found[path].add(name)
    return {path: next(iter(names)) for path, names in found.items() if len(names) == 1}


def _paths(job: PipelineJob) -> Iterator[str]:
    for text, _ in job.commands:
        for found in _PATH.findall(text):
            path = found.removeprefix("./").rstrip("/")
            while path:
                yield path
                path = path.rpartition("/")[0]
