"""A repository that deploys to production, and nowhere before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.deployments import Deployment, deployments
from readiness.checks.pipelines import gap, hidden, pipelines, started
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for the repository, if one of its jobs deploys a service, or says so."""
    found = list(deployments(system))
    if not any(one.place in ("production", "") for one in found):
        return
    last = min((one for one in found if one.place in ("production", "")), key=_rank)
    earlier = next((one for one in found if one.place == "before"), None)
    if earlier is not None:
        yield Observation(earlier.job.location, Kind.PASS, earlier.job.id)
        return
    jobs = pipelines(system)
    doubt = next((reason for job in started(jobs) if "deploy" in job.id and (reason := hidden(job, jobs))), "")
    doubt = doubt or next((reason for one in found if (reason := gap(one.job, jobs))), "")
    if any(one.place == "any" for one in found):
        doubt = "the environment of a deployment is chosen when it runs"
    yield Observation(last.job.location, Kind.OPEN if doubt else Kind.FAIL, last.job.id, doubt)


def _rank(one: Deployment) -> tuple[bool, str, int]:
    """What says that it is production, first."""
    place = one.job.location
    return (one.place != "production", place.path, place.region.start_line if place.region else 0)
