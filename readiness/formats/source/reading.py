"""One file's code, read once however many ask: its facts and every check that looks into it."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from types import ModuleType

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source

_FAMILIES = {"python": "python", "go": "go", "java": "java", "kotlin": "kotlin", "csharp": "csharp"}
"""Whose grammar it is."""


@lru_cache(maxsize=1)
def read(source: Source, path: str) -> Code:
    """Imports, calls and assignments of the file. Only the last file is kept: files are judged one after the other."""
    return cast("Code", _syntax(source.language).read(source, path))


def _syntax(language: str) -> ModuleType:
    return import_module(f"readiness.formats.source.{_FAMILIES.get(language, 'javascript')}.syntax")
