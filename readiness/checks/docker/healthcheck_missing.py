"""Images of servers that bring no HEALTHCHECK, and that nothing else gives one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.docker.server_images import serves
from readiness.formats import bases
from readiness.formats.dockerfile.purpose import for_development, named_for_development
from readiness.model.facts import ComposeService, ImageBuilt, Workload
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.location import Location
    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each image of a server."""
    composed = system.of(ComposeService)
    checked = {one.dockerfile for one in composed if one.dockerfile and (one.healthcheck or one.unchecked)}
    kubernetes_only = bool(system.of(Workload)) and not composed
    for image in system.of(ImageBuilt):
        path = image.location.path
        if for_development(path) or _for_development(image.location):
            continue
        if not serves(image):
            given = image.healthcheck is not None or path in checked
            if not given and not image.command and bases.lookup(image.base) is None:
                yield Observation(image.location, Kind.OPEN, path, "what it starts comes with its base image")
            continue
        kind, note = _judge(image, given=path in checked)
        if kind is Kind.FAIL and kubernetes_only:
            note = "Kubernetes ignores it, and nothing else runs it here"
        elif kind is Kind.FAIL and _bare(image):
            note = "its base has no shell: the program itself would have to be the check"
        yield Observation(image.location, kind, path, note)


def _judge(image: ImageBuilt, *, given: bool) -> tuple[Kind, str]:
    if image.healthcheck is not None or given:
        return Kind.PASS, ""
    base = bases.lookup(image.base)
    if base is None or base.healthcheck is None:
        return Kind.OPEN, "its base image may bring one"
    return (Kind.PASS, "") if base.healthcheck else (Kind.FAIL, "")


def _bare(image: ImageBuilt) -> bool:
    base = bases.lookup(image.base)
    return base is not None and base.has_shell is False


def _for_development(place: Location) -> bool:
    """The stage's name says so; the file's only stage is what it is, whatever its name."""
    parts = place.logical.split("/")
    return len(parts) > 1 and named_for_development(parts[1])
