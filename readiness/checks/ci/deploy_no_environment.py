"""Deployments that belong to no environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.deployments import deployments
from readiness.checks.pipelines import hidden, pipelines
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each job that deploys a service, or says so; previews need none."""
    found = pipelines(system)
    for one in deployments(system):
        if one.place == "preview" or one.job.system not in ("github", "gitlab"):
            continue
        if one.names or one.place == "any":
            yield Observation(one.job.location, Kind.PASS, one.job.id)
        elif reason := hidden(one.job, found):
            yield Observation(one.job.location, Kind.OPEN, one.job.id, reason)
        else:
            yield Observation(one.job.location, Kind.FAIL, one.job.id)
