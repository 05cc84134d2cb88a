"""A secret that is asked of the environment and, where the environment says nothing, stands in the code."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.checks.secret_words import is_placeholder, names_a_secret, signs, speaks_of_secrets
from readiness.checks.sources import is_development
from readiness.formats.source import reads
from readiness.model.facts import EnvRead
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import holds, lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.tree import Source
    from readiness.formats.spring import Settings
    from readiness.model.artifact import Document

_WORDS = ("env", "Env", "ENV", "Settings", "config", "@Value")
_PROFILE = lazy(r"[-/.](dev|devel|development|local|test|tests|testing|it|ci|demo)\w*\.(properties|ya?ml)$")
_SEEDS = lazy(r"(?i)(^|/|[-_.])(seed|seeds|seeder|seeders|seeding)([-_./]|$)")
"""What fills a database for whoever tries it out."""
_STOPS = lazy(r"raise |throw |\bexit\(|panic\(|\.Fatal|process\.exit|abort\(|errors\.append|assert ")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each environment variable whose name promises a secret."""
    if document.format == "spring":
        yield from _spring(document)
        return
    found = cast("Document[Source]", document)
    text = document.artifact.text
    if is_development(document.path) or not holds(text, _WORDS) or not speaks_of_secrets(text):
        return
    for one in reads(found):
        yield from _judged(one, text)


def _spring(document: Document[object]) -> Iterator[Observation]:
    """`jwt.secret: ${JWT_SECRET:changeit}`, unless for a developer's profile."""
    from readiness.formats.spring import facts

    if _PROFILE.search(document.path):
        return
    for one in facts(cast("Document[Settings]", document)):
        if isinstance(one, EnvRead):
            yield from _judged(one, "")


def _judged(read: EnvRead, text: str) -> Iterator[Observation]:
    if not isinstance(read.name, str) or not names_a_secret(read.name):
        return
    default = read.default
    harmless = not isinstance(default, str) or is_placeholder(default) or (default == "demo" and not signs(read.name))
    if harmless or (text and isinstance(default, str) and _refused(default, text)):
        yield Observation(read.location, Kind.PASS, read.name)
    else:
        level = Level.NOTE if _SEEDS.search(read.location.path) else None if signs(read.name) else Level.WARNING
        yield Observation(read.location, Kind.FAIL, read.name, level=level)


def _refused(default: str, text: str) -> bool:
    """The code names the default a second time, and stops there: it does not start in production with it."""
    _, *rest = text.split(default)
    return len(rest) > 1 and any(_STOPS.search(part[:400]) for part in rest[1:])
