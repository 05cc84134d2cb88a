"""What a service is written in and with, by its frameworks, packages and program starts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from readiness.model.facts import EnvRead, Framework, Listen, Package, Route
from readiness.model.settings import Started

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.system import Service, System

_ECOSYSTEMS: Mapping[str, str] = {
    "npm": "javascript", "pypi": "python", "go": "go", "maven": "java", "gradle": "java", "cargo": "rust", "rubygems": "ruby",
    "composer": "php", "nuget": "c#", "hex": "elixir", "packagist": "php",
}  # fmt: skip
_ENDINGS: Mapping[str, str] = {
    "py": "python", "js": "javascript", "mjs": "javascript", "cjs": "javascript", "ts": "typescript", "tsx": "typescript", "go": "go",
    "java": "java", "kt": "kotlin", "rb": "ruby", "php": "php", "cs": "c#",
}  # fmt: skip
_UNREAD: Mapping[str, str] = {
    "rs": "rust", "cpp": "c++", "cc": "c++", "cxx": "c++", "c": "c", "ex": "elixir", "exs": "elixir", "erl": "erlang", "scala": "scala",
    "swift": "swift", "clj": "clojure", "hs": "haskell", "dart": "dart", "fs": "f#", "ml": "ocaml", "zig": "zig",
}  # fmt: skip
"""Of these nothing but the names of files is known."""


def written(system: System) -> Mapping[str, str]:
    """By the service's folder, the language that most of its files are written in."""
    folders = {one.path for one in system.services if one.kind != "infrastructure" or "." not in one.path}
    counted: dict[str, Counter[str]] = {}
    for path in system.files:
        ending = path.rpartition(".")[2]
        name = _UNREAD.get(ending) or _ENDINGS.get(ending)
        if name is None:
            continue
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folder = folder.rpartition("/")[0]
        counted.setdefault(folder, Counter())[name] += 1
    return {folder: max(sorted(found), key=found.__getitem__) for folder, found in counted.items()}


def is_read(language: str) -> bool:
    """Code of it is looked into."""
    return language not in _UNREAD.values()


def languages(service: Service, most: str) -> tuple[str, ...]:
    """Those of its code as far as it was read, most of it first; else what its packages are for, or its files are called."""
    known = _known(service)
    if most and not is_read(most):
        return tuple(dict.fromkeys([most, *known]))
    return known or ((most,) if most else ())


def _known(service: Service) -> tuple[str, ...]:
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
