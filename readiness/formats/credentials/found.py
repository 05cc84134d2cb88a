"""A credential in a text, without its value."""

from __future__ import annotations

from readiness.model.named import NamedTuple


class Found(NamedTuple):
    start: int
    """Offset into the text."""
    end: int
    kind: str
    """For people: `GitHub token`."""
    weight: str = "real"
    """`real`; `near`: it opens something on the machine itself or in its own network; `public`: often made to be seen."""
