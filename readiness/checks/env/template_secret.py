"""Values in templates that look as if they opened something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.secret_words import is_placeholder, is_weak, names_a_secret
from readiness.formats.credentials.values import is_plausible
from readiness.formats.env import EnvFile
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document

_LOGIN = lazy(r"://[^\s:/@]*:([^\s/@]+)@([\w.-]+)")
_NEAR = lazy(r"^[\w-]+$|^[\d.]+$|\.(local|localhost|internal|test|example)$|example\.|(^|\.)(host|domain|server)\.")
_TRIED = lazy(r"(?i)(^|_)(test|dev|demo|sandbox|local|e2e|example)(_|$)")
"""Words of names whose values open what is only for trying."""
_LEAST = 16
"""Characters below which a word that somebody made up is as likely."""


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each variable of a template that is named like a secret and has a value."""
    content = document.content
    if not isinstance(content, EnvFile) or not content.template:
        return
    for entry in content.active:
        value = entry.value.strip() if isinstance(entry.value, str) else ""
        if value and (names_a_secret(entry.name) or "://" in value):
            place = Location(document.path, entry.region, f"env/{entry.name}")
            yield Observation(place, Kind.FAIL if _opens(entry.name, value) else Kind.PASS, entry.name)


def _opens(name: str, value: str) -> bool:
    login = _LOGIN.search(value)
    if login is not None:
        weak = is_placeholder(login[1]) or is_weak(login[1]) or not is_plausible(login[1])
        return not weak and not _NEAR.search(login[2])
    drawn = len(value) >= _LEAST and is_plausible(value) and not is_placeholder(value) and not is_weak(value)
    return names_a_secret(name) and drawn and not _TRIED.search(name)
