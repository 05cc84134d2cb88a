"""Start commands that change the database's schema before they serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.docker.started import script, shipped, starts
from readiness.checks.dockerfile_views import place
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.docker.started import Start
    from readiness.formats.dockerfile import Dockerfile
    from readiness.model.artifact import Document

_MIGRATES = lazy(
    r"alembic .*upgrade\b.*|(?:\S*/)?manage\.py migrate\b.*|django-admin migrate\b.*|flask db upgrade\b.*|aerich upgrade\b.*"
    r"|prisma (?:migrate (?:deploy|dev|reset)|db push)\b.*|(?:rails|rake|bin/rails) db:(?:migrate|prepare|setup|schema:load)\b.*"
    r"|sequelize(?:-cli)? db:migrate\b.*|knex .*migrate:(?:latest|up)\b.*|typeorm(?:-ts-node\S*)? .*migration:run\b.*|mikro-orm migration:up\b.*"
    r"|drizzle-kit (?:migrate|push)\b.*|flyway .*migrate\b.*|liquibase .*update\b.*|goose .*\bup\b.*|dbmate .*(?:up|migrate)\b.*|migrate .*\bup\b.*"
    r"|php \S*artisan migrate\b.*|artisan migrate\b.*|doctrine:migrations:migrate\b.*|dotnet ef database update\b.*|diesel migration run\b.*|sqlx migrate run\b.*"
    r"|node-pg-migrate up\b.*|atlas .*migrate apply\b.*|strapi .*migrate\b.*"
)
_SCRIPT = lazy(r"(?:.*[:_-])?(?:migrate|migrations?)(?:[:_-](?!create|generate|make|down|revert|undo).*)?")
_PREPARES = lazy(
    r"(?:sleep|echo|cd|set|export|wait-for\S*|until|while|true|umask|mkdir|chown|collectstatic|source|\.)$"
)


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for the start command of what ships; an image that only migrates is a job."""
    stage = shipped(document)
    found = starts(stage) if stage is not None else ()
    if stage is None or not found:
        return
    migrations = [one for one in found if _migrates(one)]
    others = [one for one in found if one.words and not _migrates(one) and not _PREPARES.match(one.words[0])]
    bad = bool(migrations) and any(found.index(one) > found.index(migrations[0]) for one in others)
    one = migrations[0] if bad else found[-1]
    name = " ".join(one.words[:3]) if bad else ""
    yield Observation(place(document, stage, one.instruction), Kind.FAIL if bad else Kind.PASS, name)


def _migrates(one: Start) -> bool:
    return migrates(one.words)


def migrates(words: tuple[str, ...]) -> bool:
    """Whether a command changes the schema, by what it is called; runners in front of it are gone."""
    name = script(words)
    return _MIGRATES.fullmatch(" ".join(words)) is not None or bool(name and _SCRIPT.fullmatch(name))
