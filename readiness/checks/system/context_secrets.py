"""A secret-bearing file in the repository, inside a build context that is copied whole and does not leave it out."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from readiness.checks.contexts import contexts
from readiness.checks.secret_names import gives_away, is_nothing, is_placeholder, names_a_secret
from readiness.formats.dockerignore import matches
from readiness.model.facts import EnvSet
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_PLAY = lazy(
    r"(^|/)(tests?|__tests__|testdata|test-data|testing|fixtures?|specs?|mocks?|e2e|examples?|samples?|docs?)/|[-_.]tests?/",
    re.IGNORECASE,
)
_KEY = lazy(r"(^|/)(id_(rsa|dsa|ecdsa|ed25519)|[^/]+\.(p12|pfx|jks|keystore)|\.pypirc|\.netrc|\.git-credentials)$")


def check(system: System) -> Iterator[Observation]:
    """One observation for each image that copies its whole context."""
    real = {fact.location.path for fact in system.of(EnvSet) if fact.by == "env file" and _is_secret(fact)}
    secret_files = sorted({*real, *(path for path in system.files if _KEY.search(path) and not _is_play(path))})
    for one in contexts(system):
        if one.whole is None or one.folder is None:
            continue
        patterns = one.ignore.patterns if one.ignore else ()
        prefix = one.folder + "/" if one.folder else ""
        inside = [path for path in secret_files if path.startswith(prefix)]
        leaked = [path for path in inside if not matches(patterns, path.removeprefix(prefix))]
        related = tuple(Location(path, message="goes into the image") for path in leaked)
        kind = Kind.FAIL if leaked else Kind.PASS
        yield Observation(one.whole, kind, ", ".join(map(posixpath.basename, leaked)), related=related)


def _is_secret(variable: EnvSet) -> bool:
    """A file of addresses and switches may be in an image."""
    value = variable.value
    if not isinstance(value, str) or is_nothing(value):
        return False
    return gives_away(value) or (names_a_secret(variable.name) and not is_placeholder(value))


def _is_play(path: str) -> bool:
    """A key that tests or examples play with opens nothing."""
    return _PLAY.search(path) is not None
