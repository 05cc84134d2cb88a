"""Regular expressions that are compiled when first used: a run pays only for those its files call for."""

from __future__ import annotations

import re
from typing import cast


class _Lazy:
    """Stands in for a pattern until somebody asks it something; from then on its methods are the pattern's own."""

    __slots__ = ("__dict__", "_source")

    def __init__(self, pattern: str, flags: int) -> None:
        self._source = (pattern, flags)

    def __getattr__(self, name: str) -> object:
        found: object = getattr(re.compile(*self._source), name)
        self.__dict__[name] = found
        return found


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile`, put off. For module level; inside functions compile, or name the pattern outside."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))
