"""What is to be examined: each file for itself, and what several files make together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness import assemble, discover, formats
from readiness.engine import texts
from readiness.engine.files import Work, tasks
from readiness.model.finding import Level
from readiness.model.report import Notification

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.engine.files import Task
    from readiness.engine.plan import Plan
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
    if work.plan.whole:
        notes += _layered(units)
    rendered = _rendered(request.root, units, work, notes) if request.config.render else {}
    parts = frozenset(path for unit in units for path in unit.paths)
    read = (path for path in tree.found if path in parts or formats.family(path) or texts.wanted(work.plan, path))
    return tasks(read, units, rendered)


def _layered(units: Sequence[assemble.Unit]) -> Iterator[Notification]:
    """Which values a chart is judged with matters to whoever reads the report."""
    for unit in units:
        production = assemble.production_values(unit)
        if production:
            text = (
                f"{unit.folder or '.'}: judged as `{production}` makes it, the chart's one values file for production"
            )
            yield Notification(Level.NOTE, text)


def _rendered(root: str, units: Sequence[assemble.Unit], work: Work, notes: list[Notification]) -> Mapping[str, str]:
    """What Helm makes of each chart; where it can not, the chart is read as it lies, and that is said."""
    from readiness.assemble.helm import release
    from readiness.scanners import helm

    told = {unit.folder: release(unit, work.read) for unit in units if unit.kind == "helm"}
    wanted = [helm.Wanted(folder, *found) for folder, found in told.items() if found is not None]
    if not wanted:
        return {}
    program = helm.program(root)
    if not program:
        notes.append(
            Notification(Level.WARNING, "`helm` is not on PATH, so charts were not rendered but read as they lie")
        )
        return {}
    made = helm.render(root, program, wanted)
    for one, result in zip(wanted, made, strict=True):
        if result.failure:
            text = f"{one.folder or '.'}: Helm did not render it, so it was read as it lies: {result.failure}"
            notes.append(Notification(Level.WARNING, text))
    return {one.folder: result.text for one, result in zip(wanted, made, strict=True) if result.text}
