"""A list of allowed origins that comes from the environment and is open where the environment says nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.facts import EnvRead
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_NAME = lazy(r"CORS|ORIGINS?(_|$)|ALLOWED_ORIGIN", re.IGNORECASE)
_OTHER = lazy(r"CREDENTIALS|METHOD|HEADER|AGE|ENABLE|REGEX", re.IGNORECASE)
_OPEN = lazy(r"""[\[(]?\s*["'`]\s*\*\s*["'`],?\s*[\])]?""")


def check(system: System) -> Iterator[Observation]:
    """One observation for each variable that is named after origins."""
    for read in system.of(EnvRead):
        if not isinstance(read.name, str) or not _NAME.search(read.name) or _OTHER.search(read.name):
            continue
        default = read.default
        if isinstance(default, Unresolved):
            is_open = _OPEN.fullmatch(default.text) is not None
        else:
            is_open = default is not None and default.strip() == "*"
        yield Observation(read.location, Kind.FAIL if is_open else Kind.PASS, read.name)
