"""A column of a database's table, as a migration or a model tells it."""

from __future__ import annotations

from readiness.model.named import NamedTuple


class Column(NamedTuple):
    table: str
    """In lower case; of Django, the model."""
    name: str
    type: str
    """PostgreSQL's word; `?` and what is written for a type of somebody's own; `?` alone when nothing is known any more."""
    sizes: tuple[int, ...] = ()
    """Length, or precision and scale; empty when there is no bound."""
    null: bool = False
    """Whether a row without it may be written."""
