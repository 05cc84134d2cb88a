"""Code that changes the schema itself, through the libraries that migrate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.stored.places import places
from readiness.model.lifecycle import MigratesHere
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_BY_HAND = lazy(
    r"(?i)(^|/)(scripts?|seeds?|bin|tools?|cli|commands?|cmd/migrate|migrations?|alembic|management|fixtures|tests?)/|(^|/)(manage|migrate|migrations?|env|cli|seed|setup|reset|init_?db)\w*\.\w+$|[._-](migrate|cli|spec|test)\.\w+$"
)
"""What somebody calls, not what starts."""
_CONDITION = lazy(r"(?:^|\s)(?:if|unless|when|case|switch|elif|else)\b|\?\s*$|&&\s*$")
_NEAR = 4
"""Lines above in which a condition may stand."""


class _Way(NamedTuple):
    pattern: re.Pattern[str]
    needs: str
    """What the file must say besides."""
    tool: str
    locked: bool | None


_WAYS = {
    "python": (
        _Way(lazy(r"\bcommand\.upgrade\(|\balembic\.command\.upgrade\("), "alembic", "alembic", False),
        _Way(lazy(r"\bcall_command\(\s*[\"']migrate[\"']"), "django", "django", False),
    ),
    "javascript": (
        _Way(lazy(r"\bmigrationsRun:\s*true\b"), "", "typeorm", False),
        _Way(lazy(r"\bawait\s+migrate\(\s*\w+\s*,\s*\{\s*migrationsFolder"), "drizzle-orm", "drizzle", False),
        _Way(lazy(r"\.migrate\.latest\("), "knex", "knex", True),
    ),
    "go": (
        _Way(lazy(r"\bgoose\.Up(?:Context)?\("), "goose", "goose", False),
        _Way(lazy(r"\.Up\(\)"), "golang-migrate/migrate", "golang-migrate", True),
    ),
    "csharp": (_Way(lazy(r"\.Database\.Migrate(?:Async)?\("), "", "Entity Framework", None),),
}


def told(language: str, text: str, path: str) -> Iterator[MigratesHere]:
    """The first place of each tool. One under a condition tells nothing of its lock: it may never run."""
    family = "javascript" if language in ("typescript", "tsx") else language
    if _BY_HAND.search(path):
        return
    for way in _WAYS.get(family, ()):
        found = way.pattern.search(text) if way.needs in text else None
        if found is not None:
            start = text[: found.start()].split("\n")
            above = "\n".join(start[-_NEAR:])
            locked = way.locked if way.locked or not _CONDITION.search(above) else None
            yield MigratesHere(places(text, path)(found.start()), way.tool, locked)
