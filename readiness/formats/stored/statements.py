"""SQL in strings of code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.stored.places import places
from readiness.model.lifecycle import Statement
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_SENT = lazy(
    r"(?P<quote>\"\"\"|'''|[\"'`])\s*(?P<sql>(?:SELECT\b(?=.{1,2000}?\bFROM\b)|INSERT\s+INTO\b|UPDATE\b(?=.{1,400}?\bSET\b)|DELETE\s+FROM\b|WITH\b(?=.{1,400}?\bSELECT\b))"
    r".{1,3000}?)(?P=quote)",
    re.DOTALL | re.IGNORECASE,
)
_MOST = 200
"""Statements of one file: more are a dump."""


def told(text: str, path: str) -> Iterator[Statement]:
    """Each statement that is written as one string."""
    at = places(text, path)
    for number, found in enumerate(_SENT.finditer(text)):
        if number == _MOST:
            return
        yield Statement(at(found.start("sql")), found["sql"])
