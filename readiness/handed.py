"""What an audit is handed beside the folder: what other tools measured, and what a change touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.discover import place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.model.facts import Fact
    from readiness.request import Request


def evidence(request: Request) -> Sequence[Fact]:
    """The facts of evidence files, read only where there are any."""
    if not request.evidence:
        return ()
    from readiness.evidence import read

    return read(request.root, request.evidence, request.today())


def changed(request: Request) -> frozenset[str]:
    """What the change touches of what is deployed."""
    return frozenset(path for path in request.changed if not place(path))
