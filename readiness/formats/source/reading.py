"""One file's code, read once however many ask: its facts and every check that looks into it."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.model.facts import EnvRead

_FAMILIES = {"python": "python", "go": "go", "java": "java", "kotlin": "kotlin", "csharp": "csharp"}
"""Whose grammar it is."""
_THEMES = {**_FAMILIES, "java": "jvm", "kotlin": "jvm"}
"""Who reads what it says: both languages of the JVM use the same frameworks."""


@lru_cache(maxsize=1)
def read(source: Source, path: str) -> Code:
    """Imports, calls and assignments of the file. Only the last file is kept: files are judged one after the other."""
    return cast("Code", _part(source.language, "syntax").read(source, path))


def environment(code: Code) -> Iterator[EnvRead]:
    """The environment variables the file asks for, and nothing else."""
    yield from _part(code.source.language, "environment").reads(code)


def _part(language: str, name: str) -> ModuleType:
    family = _FAMILIES.get(language, "javascript") if name == "syntax" else _THEMES.get(language, "javascript")
    return import_module(f"readiness.formats.source.{family}.{name}")
