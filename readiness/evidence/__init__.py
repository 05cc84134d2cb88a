"""Evidence files: what tests, scanners and load tests wrote down, read as facts. Each knows its form by what stands in it."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from importlib import import_module
from typing import TYPE_CHECKING

from readiness.errors import UsageError
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.evidence import EvidenceFact

_FORMS = ("sarif", "junit", "coverage", "load")
_LARGEST = 200_000_000
_KNOWN = "JUnit XML, Cobertura XML, LCOV, SARIF, or a summary of k6, Locust or JMeter"


def read(root: str, paths: Sequence[str], today: date) -> list[EvidenceFact]:
    """The facts of all files, with their age in days.

    Raises:
        UsageError: a file is not there, can not be read, or is of no known form.
    """
    return [fact for path in paths for fact in _read(root, path, today)]


def _read(root: str, path: str, today: date) -> Iterator[EvidenceFact]:
    try:
        if os.path.getsize(path) > _LARGEST:
            raise UsageError(f"evidence `{path}` is larger than {_LARGEST // 1_000_000} MB")
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
        written = datetime.fromtimestamp(os.path.getmtime(path), tz=UTC).date()
    except OSError as error:
        raise UsageError(f"evidence `{path}` can not be read: {error.strerror}") from error
    place = Location(_shown(root, path))
    for form in _FORMS:
        found = import_module(f"readiness.evidence.{form}").read(text, place, lambda made: _age(made or written, today))
        if found:
            yield from found
            return
    raise UsageError(f"evidence `{path}` is of no form that we know", advice=f"name a file of {_KNOWN}")


def _age(made: date, today: date) -> int:
    """Clocks of two machines may differ by a day."""
    return max(0, (today - made).days)


def _shown(root: str, path: str) -> str:
    """Relative to the root where it lies below, else its name: no report tells where a machine keeps its files."""
    relative = os.path.relpath(os.path.realpath(path), os.path.realpath(root)).replace(os.sep, "/")
    return os.path.basename(path) if relative.startswith("..") else relative
