"""Which fields a type of the Kubernetes API has, and what each holds."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from readiness.formats.kubernetes.field_table import ROOTS, TYPES
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Field(NamedTuple):
    holds: str
    """Empty: text; `i`: a whole number; `b`: true or false; `?`: anything; else the name of a type."""
    shape: str = ""
    """`*`: a list of it; `%`: a mapping by name."""


def is_known(api_version: str, kind: str) -> bool:
    """Whether the table has this kind in this version."""
    return kind in ROOTS.get(api_version, ())


@cache
def fields_of(name: str) -> Mapping[str, Field]:
    """The fields of a type by name; empty for a type that is not in the table."""
    words = _lines().get(name, "").split()
    return dict(_field(word) for word in words)


@cache
def _lines() -> Mapping[str, str]:
    """Type → its fields; a line that starts with a blank goes on from the one before."""
    types = (line.partition(":") for line in TYPES.replace("\n  ", " ").splitlines() if line)
    return {name: rest for name, _, rest in types}


def _field(word: str) -> tuple[str, Field]:
    name, _, holds = word.partition(":")
    bare = holds.rstrip("*%")
    return name, Field(bare, holds[len(bare) :])
