"""An image that is built anew for production, instead of the one that was tried before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.deployments import Deployment, deployments
from readiness.checks.pipelines import Pipelines, before, parts, pipelines
from readiness.formats.workflow.shell import commands
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.facts import PipelineJob
    from readiness.model.location import Location
    from readiness.model.system import System

_BUILDS = lazy(
    r"(?:docker|podman|nerdctl|buildah)(?: image)? (?:build|bud)\b|docker buildx (?:build|bake)\b|docker(?:-| )compose .*\bbuild\b"
)
_ACTIONS = frozenset({"docker/build-push-action", "docker/bake-action", "depot/build-push-action"})


def check(system: System) -> Iterator[Observation]:
    """One observation for each job that deploys to production, where another one deploys to a stage before it."""
    found = pipelines(system)
    every = list(deployments(system))
    earlier = [(one, built) for one in every if one.place == "before" and (built := _builds(one, found)) is not None]
    for one in every:
        if one.place == "production" and any(other.place == "before" for other in every):
            built = _builds(one, found)
            twin = next((other for other, place in earlier if built is not None and place != built), None)
            place = one.job.location
            yield Observation(place, Kind.FAIL if twin else Kind.PASS, one.job.id, related=_related(twin))


def _related(twin: Deployment | None) -> tuple[Location, ...]:
    return (twin.job.location._replace(message="it is built here as well"),) if twin is not None else ()


def _builds(one: Deployment, found: Pipelines) -> Location | None:
    """Where the job, or one before it, builds an image."""
    for job in (one.job, *before(one.job, found)):
        for inner in parts(job, found):
            place = _place(inner)
            if place is not None:
                return place
    return None


def _place(job: PipelineJob) -> Location | None:
    for text, place in job.commands:
        if any(_BUILDS.match(" ".join(words)) for words in commands(text)):
            return place
    return next((place for name, place in job.actions if name.lower() in _ACTIONS), None)
