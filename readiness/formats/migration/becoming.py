"""What a change of a column's type costs, by what it was: PostgreSQL keeps the rows as they are when all of them surely fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readiness.model.columns import Column

_TEXTS = frozenset({"text", "varchar"})
_SCALED = "numeric"
_BOUNDED = frozenset({"varchar", "timestamp", "timestamptz", "time", "interval", "varbit", _SCALED})
"""Types of which more room is only another entry in the catalogue."""
_DEPENDS = frozenset(
    {frozenset({"timestamp", "timestamptz"}), frozenset({"citext", "text"}), frozenset({"citext", "varchar"})}
)
"""Pairs where it is decided by the server's time zone, or by whether there is an index."""


def fits(old: Column, new: Column) -> bool | None:
    """True: nothing that was there, and nothing that was sent, is refused or written anew. None: that cannot be known."""
    if old.type == new.type != "?":
        return old.sizes == new.sizes or _roomier(old, new)
    if old.type.startswith("?") or new.type.startswith("?"):
        return None
    if {old.type, new.type} <= _TEXTS:
        return not new.sizes
    if frozenset({old.type, new.type}) in _DEPENDS and not new.sizes:
        return None
    return (old.type, new.type) == ("cidr", "inet")


def _roomier(old: Column, new: Column) -> bool:
    if old.type not in _BOUNDED:
        return False
    if not new.sizes or not old.sizes:
        return not new.sizes
    same = len(old.sizes) == len(new.sizes) and old.sizes[1:] == new.sizes[1:]
    return same and new.sizes[0] >= old.sizes[0]
