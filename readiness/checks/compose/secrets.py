"""Credentials written out in a service's environment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.compose.composed import place
from readiness.checks.secret_names import gives_away, is_nothing, is_placeholder, names_a_secret
from readiness.formats.derive import fields_of
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.compose import ComposeFile, Service
    from readiness.model.artifact import Document
    from readiness.model.location import Region

_LOGIN = lazy(r"://[^\s/:@\"'<>${}]{0,128}:([^\s/@\"'${}<>]{1,256})@")
_WORDS = lazy(r"[a-z]{1,16}([-_ ][a-z]{1,12}){0,3}")
"""Nobody's generator makes these."""
_WEAK = lazy(
    r"postgres(ql)?|mysql|maria(db)?|mongo(db)?|redis|rabbit(mq)?|guest|admin(istrator)?|root|user|app|docker|secret|password\d*|pass(wd)?|123\w*"
    r"|(secret|access|private|api|my|test|some|jwt|app)[-_]?(access[-_]?)?(key|token|secret)(id)?|db[-_]?\w{0,12}|my[-_]?\w{0,16}|super[-_]?secret\w*|not[-_]?secure|p@ssw0rd|minio(admin|123)?|qwerty\w*|letmein|\w{1,5}|somewordpress|wordpress",
    re.IGNORECASE,
)


def check(document: Document[ComposeFile]) -> Iterator[Observation]:
    """One observation for each variable that is named like a secret, or that holds a login."""
    seen: set[tuple[Region, str]] = set()
    for one in document.content.services:
        given = one.node.get("environment")
        around = _around(one)
        for name, value in fields_of(given).items():
            found = _judge(name, value.value if isinstance(value.value, Unresolved) else value.text, around)
            if found is None:
                continue
            kind, note, level = found
            at = given.key_region(name) if given is not None else value.region
            if (at, name) in seen:
                continue  # one text that several services share
            seen.add((at, name))
            lowered = _lowered(document, one, level, certain=gives_away(value.text))
            yield Observation(place(document, one, f"environment/{name}", at), kind, name, note, level=lowered)


def _around(one: Service) -> frozenset[str]:
    """Words that stand beside the secret: names of the service and its image, users, databases."""
    values = [value.text for name, value in fields_of(one.node.get("environment")).items() if not names_a_secret(name)]
    image = one.image if isinstance(one.image, str) else ""
    return frozenset(
        word.lower() for text in (one.name, image, *values) for word in regex(r"[/:@,\s]").split(text) if word
    )


def _judge(name: str, value: str | Unresolved, around: frozenset[str]) -> tuple[Kind, str, Level | None] | None:
    """A default of a variable is a literal: it is what runs when nobody sets the variable."""
    named = names_a_secret(name) and "_RANDOM_" not in name
    if isinstance(value, Unresolved):
        return (Kind.PASS, "", None) if named else None
    value = value.strip("\"'")
    if gives_away(value):
        return Kind.FAIL, "", None
    login = _LOGIN.search(value)
    if login is None and not named:
        return None
    secret = login[1] if login else value
    if login is None and is_nothing(value) and not regex(r"\d{4,}").fullmatch(value):
        return Kind.PASS, "", None
    if is_placeholder(secret) or _WEAK.fullmatch(secret) or _WORDS.fullmatch(secret) or secret.lower() in around:
        return Kind.FAIL, "everybody guesses it", Level.WARNING
    return Kind.FAIL, "", None


def _lowered(document: Document[ComposeFile], one: Service, level: Level | None, *, certain: bool) -> Level | None:
    """What runs on somebody's machine only is a note; a token that works elsewhere is not."""
    if certain:
        return None
    if one.development:
        return Level.NOTE
    return level if document.content.named or level is None else Level.WARNING
