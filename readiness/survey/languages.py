"""What a service is written in and with, by its frameworks, packages and program starts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from readiness.model.facts import EnvRead, Framework, Listen, Package, Route
from readiness.model.settings import Started

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.system import Service

_ECOSYSTEMS: Mapping[str, str] = {
    "npm": "javascript", "pypi": "python", "go": "go", "maven": "java", "gradle": "java", "cargo": "rust", "rubygems": "ruby",
    "composer": "php", "nuget": "c#", "hex": "elixir", "packagist": "php",
}  # fmt: skip
_ENDINGS: Mapping[str, str] = {
    "py": "python", "js": "javascript", "mjs": "javascript", "cjs": "javascript", "ts": "typescript", "tsx": "typescript", "go": "go",
    "java": "java", "kt": "kotlin", "rb": "ruby", "php": "php", "cs": "c#", "rs": "rust",
}  # fmt: skip


def languages(service: Service) -> tuple[str, ...]:
    """Those of its code as far as it was read, most of it first; else what its packages are for."""
    places = [fact.location.path for fact in service.facts if isinstance(fact, EnvRead | Route | Listen | Framework)]
    read = Counter(_ENDINGS[ending] for path in places if (ending := path.rpartition(".")[2]) in _ENDINGS)
    started = {one.language: None for one in service.of(Started)}
    if read or started:
        return tuple(dict.fromkeys([*started, *(name for name, _ in read.most_common(2))]))
    return tuple(dict.fromkeys(_ECOSYSTEMS.get(one.ecosystem, one.ecosystem) for one in service.of(Package)))


def frameworks(service: Service) -> tuple[str, ...]:
    """By how often they are met."""
    told = [one.name for one in service.of(Framework)]
    told += [fact.framework for fact in service.facts if isinstance(fact, Route | Listen | Started)]
    return tuple(name for name, _ in Counter(name for name in told if name).most_common(3))
