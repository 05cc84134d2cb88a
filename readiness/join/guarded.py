"""Which guards that go by path stand in front of a route."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.facts import Route
    from readiness.model.routing import Guard, GuardedPath


def matching(guarded: Sequence[GuardedPath], route: Route) -> Iterator[Guard]:
    """Of each kind the first whose pattern matches; one that may match counts as `other`."""
    told: set[str] = set()
    for one in guarded:
        if (one.framework and one.framework != route.framework) or (one.methods and route.method not in one.methods):
            continue
        kind = "auth" if one.guard.kind == "open" else one.guard.kind
        if kind in told:
            continue
        if isinstance(one.pattern, Unresolved) or isinstance(route.path, Unresolved):
            if one.pattern != "/**":
                yield one.guard._replace(kind="other")
                continue
        elif not _pattern(one.pattern).fullmatch(route.path):
            continue
        told.add(kind)
        yield one.guard


@lru_cache(maxsize=512)
def _pattern(text: str) -> re.Pattern[str]:
    """`*` is one part of a path, `**` any number; `/x/**` is `/x` too."""
    whole = re.escape(text).replace(r"/\*\*", r"(/.*)?").replace(r"\*\*", ".*").replace(r"\*", "[^/]*")
    return re.compile(whole)
