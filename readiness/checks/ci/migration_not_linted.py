"""A repository with migrations of a database, and nothing in its pipelines that judges them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.pipelines import doubt, parts, pipelines, started
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_MIGRATION = lazy(
    r"(?:^|/)(?:migrations?/(?:\d[\w-]*(?:/migration)?|V\d[\w.]*|versions/\w+)\.(?:sql|py|rb|[jt]s)|alembic/versions/\w+\.py"
    r"|db/migrate/\d\w+\.rb|prisma/migrations/\w+/migration\.sql)$",
)
_JUDGES = lazy(
    r"\b(?:squawk|atlas migrate lint|lintmigrations|migrationlinter|pg-migration-lint|eugene|migration:lint|sqlcheck|strong_migrations"
    r"|makemigrations\s+.*--check|alembic check|prisma migrate diff|flyway (?:check|validate)|liquibase (?:checks|validate)|bytebase)\b",
)
_ACTIONS = lazy(r"ariga/atlas-action/migrate/lint|.*squawk.*|.*migration.*lint.*")


def check(system: System) -> Iterator[Observation]:
    """One observation for the repository, if it has migrations."""
    there = written(system)
    if not there:
        return
    found = pipelines(system)
    jobs = [inner for job in started(found) for inner in parts(job, found)]
    judged = [place for job in jobs for text, place in job.commands if _JUDGES.search(text)]
    judged += [place for job in jobs for name, place in job.actions if _ACTIONS.fullmatch(name.lower())]
    if judged:
        yield Observation(min(judged), Kind.PASS)
    elif not jobs:
        yield Observation(Location(""), Kind.OPEN, "", "there is no pipeline in the repository that we can read")
    else:
        reason = doubt(started(found), found)
        place = min(job.location for job in jobs)
        yield Observation(place, Kind.OPEN if reason else Kind.FAIL, there[-1].rpartition("/")[0], reason)


def written(system: System) -> list[str]:
    """The migrations of the repository, sorted."""
    return sorted(
        path for path in system.files if _MIGRATION.search(path) and "/test" not in path and "node_modules/" not in path
    )
