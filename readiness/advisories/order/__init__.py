"""How versions of each ecosystem follow one another: a module's `key` makes a version comparable."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MODULES: Mapping[str, str] = {
    "npm": "readiness.formats.packages.semver",
    "cargo": "readiness.formats.packages.semver",
    "go": "readiness.formats.packages.semver",
    "pypi": "readiness.advisories.order.pep440",
    "maven": "readiness.advisories.order.maven",
    "gem": "readiness.advisories.order.rubygems",
    "composer": "readiness.advisories.order.composer",
    "nuget": "readiness.advisories.order.nuget",
}
_MOST_CACHED = 16_384


class Key(Protocol):
    """A version that can be compared with others of its ecosystem."""

    def __lt__(self, other: Any, /) -> bool: ...

    def __le__(self, other: Any, /) -> bool: ...


@lru_cache
def of(ecosystem: str) -> Callable[[str], Key]:
    """The function that makes versions of an ecosystem comparable; it raises ValueError for what is no version."""
    key: Callable[[str], Key] = import_module(_MODULES[ecosystem]).key
    return lru_cache(maxsize=_MOST_CACHED)(key)
