"""What is to be examined: each file for itself, and what several files make together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness import assemble, discover, formats
from readiness.engine import texts
from readiness.engine.files import Work, tasks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readiness.engine.files import Task
    from readiness.engine.plan import Plan
    from readiness.model.report import Notification
    from readiness.recall import Recall
    from readiness.request import Request


def work(request: Request, asked: Plan, tree: discover.Discovery) -> Work:
    """What files are examined with."""
    return Work(request.root, asked, discover.Roles(tree.known, request.added).of)


def wanted(
    request: Request, tree: discover.Discovery, work: Work, recall: Recall | None, notes: list[Notification]
) -> list[Task]:
    """The files and the units; `notes` is told what must be said of how charts are read."""
    judged = frozenset(tree.found)
    if recall is not None:
        units = recall.units(tree, lambda read: assemble.units(judged, tree.known, read))
    else:
        units = assemble.units(judged, tree.known, work.read)
    if work.plan.whole and units:
        from readiness.assemble.layered import layered

        notes += layered(units)
    rendered = _rendered(request, units, work, notes)
    parts = frozenset(path for unit in units for path in unit.paths)
    read = (path for path in tree.found if path in parts or formats.family(path) or texts.wanted(work.plan, path))
    return tasks(read, units, rendered)


def _rendered(
    request: Request, units: Sequence[assemble.Unit], work: Work, notes: list[Notification]
) -> Mapping[str, str]:
    if not request.config.render:
        return {}
    from readiness.rendered import rendered

    return rendered(request.root, units, work, notes)
