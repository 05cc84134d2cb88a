"""All that was read, made one system: what an audit is handed beside the files and what the configuration says go in too."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from readiness import handed
from readiness.model.system import System
from readiness.pins import pins

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from readiness.discover import Discovery
    from readiness.engine.gather import Gathered
    from readiness.engine.plan import Plan
    from readiness.model.artifact import Scan
    from readiness.model.location import Location
    from readiness.model.system import Service
    from readiness.request import Request


def project(root: str) -> str:
    """The audited folder's own name."""
    return os.path.basename(os.path.realpath(root)) or "repository"


def system(
    request: Request, asked: Plan, tree: Discovery, read: Gathered, scans: Mapping[str, Scan]
) -> tuple[System, Callable[[Location], Service | None]]:
    """The facts joined, and whose a place is. With changed files only there is nothing to join."""
    files = frozenset(tree.found)
    if not asked.whole:
        return System(files=files, services=(), facts=(), scans=scans), lambda _place: None
    from readiness.join import join, owner

    facts = [*read.facts, *handed.evidence(request)]
    made = join(facts, files, project(request.root), scans, handed.changed(request), pins(request.config))
    return made, owner(made)


def other(request: Request, asked: Plan, tree: Discovery, read: Gathered, scans: Mapping[str, Scan]) -> System | None:
    """The system with all that whoever installs it may ask for; None where nothing is left to anybody."""
    if not asked.whole or not read.two:
        return None
    from readiness.join import join

    return join(read.possible, frozenset(tree.found), project(request.root), scans, pins=pins(request.config))
