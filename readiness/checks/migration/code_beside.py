"""A change that takes something out of the database and brings the code that no longer needs it, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.migration.heads import newest
from readiness.checks.migration.operations import WORDS
from readiness.formats.migration import order
from readiness.formats.source import language_of
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.facts import Migrated
    from readiness.model.system import System

_CONTRACTS = frozenset({
    "drop-table", "drop-column", "drop-schema", "rename-table", "rename-column", "rename-value", "rename-schema", "set-not-null",
    "change-type",
})  # fmt: skip
"""What the running release does not survive, whatever the new one does. A required new column is told elsewhere."""
_OTHERS = (".rb", ".php", ".java", ".kt", ".cs", ".ex", ".rs", ".scala")
"""Languages that are not read, and whose files are code all the same."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each migration the change adds or edits; none where no base is known."""
    for found in newest(system):
        if found.location.path in system.changed:
            yield from _judged(found, system.changed)


def _judged(found: Migrated, changed: frozenset[str]) -> Iterator[Observation]:
    done = [] if found.initial else [one for one in found.operations if one[0] in _CONTRACTS and not one[3]]
    code = sorted(path for path in changed if _is_code(path))
    for kind, name, place, _ in done if code else ():
        beside = code[0] if len(code) == 1 else f"{len(code)} files of code"
        yield Observation(place, Kind.FAIL, f"{WORDS[kind].format(name)}, beside {beside}")
    if not done or not code:
        yield Observation(found.location, Kind.PASS, found.location.path)


def _is_code(path: str) -> bool:
    """Code, and no migration itself."""
    if order.place(path) is not None:
        return False
    return bool(language_of(path)) or path.endswith(_OTHERS)
