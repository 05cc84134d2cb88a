"""A repository with migrations that no job runs over data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.ci.migration_not_linted import written
from readiness.checks.pipelines import doubt, parts, pipelines, started
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_FILLS = lazy(
    r"\b(?:db:seed|seed(?:s|ing)?\b|loaddata|pg_restore|mysqlimport|restore\b.*\b(?:dump|backup|snapshot)|(?:psql|mysql)\b.*(?:<|-f)\s*\S*(?:dump|seed|snapshot|fixture)"
    r"|neon(?:ctl)? branch|pscale branch|dblab clone|anonymi[sz]e|greenmask|snaplet)\b",
)


def check(system: System) -> Iterator[Observation]:
    """One observation for the repository, if it has migrations."""
    found = written(system)
    if not found:
        return
    known = pipelines(system)
    jobs = [inner for job in started(known) for inner in parts(job, known)]
    tried = [job for job in jobs if "migrate" in job.purposes and any(_FILLS.search(text) for text, _ in job.commands)]
    if tried:
        yield Observation(tried[0].location, Kind.PASS)
    elif not jobs:
        yield Observation(Location(""), Kind.OPEN, "", "there is no pipeline in the repository that we can read")
    else:
        reason = doubt(started(known), known)
        place = min(job.location for job in jobs)
        yield Observation(place, Kind.OPEN if reason else Kind.FAIL, found[-1].rpartition("/")[0], reason)
