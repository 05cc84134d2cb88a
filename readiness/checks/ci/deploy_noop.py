"""A job that says it deploys and only prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.pipelines import JUDGED, hidden, parts, pipelines, started
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each job that deploys, or says so."""
    found = pipelines(system)
    for job in (one for one in started(found) if one.system in JUDGED):
        done = {purpose for one in parts(job, found) for purpose in one.purposes}
        if done - {"deploy-noop"}:
            kind = Kind.PASS if "deploy" in done else None
        else:
            kind = Kind.FAIL if "deploy-noop" in done else None
        if kind is Kind.FAIL and hidden(job, found):
            yield Observation(job.location, Kind.OPEN, job.id, hidden(job, found))
        elif kind is not None:
            yield Observation(job.location, kind, job.id)
