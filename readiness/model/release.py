"""A release that something stands on, whose end of life is looked up in a table and compared with the calendar."""

from __future__ import annotations

from readiness.model.named import NamedTuple


class Release(NamedTuple):
    """What a check tells of it; whether it has ended is the engine's to say, since a check has neither table nor clock."""

    product: str
    """As endoflife.date calls it: `nodejs`, `debian`. Empty: the version is the code name of a system, or no release at all."""
    versions: tuple[str, ...]
    """As written: `3.9.18`, `18`, `bullseye`. Of several, any one will do (a manifest's range). None: not known here."""
    ended: str = ""
    """The day from which its publisher has left it alone, where that is no matter of a table; ISO 8601."""
