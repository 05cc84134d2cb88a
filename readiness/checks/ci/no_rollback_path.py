"""A repository that deploys, and has no way in its pipelines to deploy an earlier version again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.deployments import deployments
from readiness.checks.pipelines import gap, hidden, parts, pipelines, purposes, started
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.facts import PipelineJob
    from readiness.model.system import System

_MANUAL = frozenset({"workflow_dispatch", "repository_dispatch", "release"})
"""A person starts it, and may name the branch, tag or release to deploy."""
# GitLab's page of an environment runs the job of an earlier deployment again, with that commit.
_GOES_BACK = lazy(
    r"--atomic\b|--rollback-on-failure\b|\brollout undo\b|circuit|auto-?rollback|rollback",
)


def check(system: System) -> Iterator[Observation]:
    """One observation for the repository, if one of its jobs deploys a service."""
    deploying = [one for one in deployments(system) if one.place not in ("preview", "before") and one.does]
    if not deploying:
        return
    found = pipelines(system)
    back = [job for job in started(found) if "rollback" in purposes(job, found)]
    back += [one.job for one in deploying if _MANUAL & set(one.job.triggers) and one.job.system != "gitlab"]
    back += [one.job for one in deploying if one.job.environment is not None and one.job.system == "gitlab"]
    back += [one.job for one in deploying if any(_goes_back(inner) for inner in parts(one.job, found))]
    if back:
        yield Observation(min(job.location for job in back), Kind.PASS, back[0].id)
        return
    first = min((one.job for one in deploying), key=lambda job: job.location)
    doubt = next((reason for one in deploying if (reason := hidden(one.job, found) or gap(one.job, found))), "")
    yield Observation(first.location, Kind.OPEN if doubt else Kind.FAIL, first.id, doubt)


def _goes_back(job: PipelineJob) -> bool:
    return "rollback" in job.purposes or any(_GOES_BACK.search(text) for text, _ in job.commands)
