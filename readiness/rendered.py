"""Charts as Helm renders them, where that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.assemble.helm import release
from readiness.model.finding import Level
from readiness.model.report import Notification
from readiness.scanners import helm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readiness.assemble import Unit
    from readiness.engine.files import Work


def rendered(root: str, units: Sequence[Unit], work: Work, notes: list[Notification]) -> Mapping[str, str]:
    """What Helm makes of each chart; where it can not, the chart is read as it lies, and that is said."""
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
