"""What the single files said, gathered: observations, facts, markers, and an account of what was looked at."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from readiness.engine.examine import Examined
from readiness.model.finding import Level
from readiness.model.problem import Problem
from readiness.model.report import Notification

if TYPE_CHECKING:
    from collections.abc import Iterable

    from readiness.engine.examine import Observed
    from readiness.engine.files import Skipped
    from readiness.model.facts import Fact
    from readiness.suppress.markers import Marker


class Gathered:
    """Filled by `gather`, read by everybody after it."""

    __slots__ = (
        "facts",
        "formats",
        "judged",
        "markers",
        "notifications",
        "observed",
        "possible",
        "read",
        "skipped",
        "two",
    )

    def __init__(self) -> None:
        self.observed: list[Observed] = []
        self.facts: list[Fact] = []
        self.possible: list[Fact] = []
        """The facts of the other reading, where there is one (`two`): with all that whoever installs it may ask for."""
        self.two = False
        self.markers: dict[str, list[Marker]] = {}
        self.notifications: list[Notification] = []
        self.formats: Counter[str] = Counter()
        self.read = 0
        self.judged = 0
        self.skipped: list[tuple[str, str]] = []


_SAID = {"unreadable": Level.ERROR, "encoding": Level.NOTE}
"""Problems that are about the run, not about the code: they are told as notifications."""


def _said(problem: Problem) -> Notification:
    return Notification(_SAID[problem.kind], f"{problem.location.path}: {problem.message}", location=problem.location)


def gather(results: Iterable[Examined | Skipped]) -> Gathered:
    """One pass over all results; nothing of the files' text is kept."""
    found = Gathered()
    built: list[Examined] = []
    for one in results:
        if not isinstance(one, Examined):
            found.skipped.append((one.path, one.reason))
            continue
        problems = [fact for fact in one.facts if isinstance(fact, Problem)]
        unreadable = [problem for problem in problems if problem.kind == "unreadable"]
        found.notifications += [_said(problem) for problem in problems if problem.kind in _SAID]
        if one.unit is not None:
            built.append(one)  # its files are counted each for itself
        elif unreadable:
            found.skipped.append((one.path, unreadable[0].message))
        else:
            found.read += 1
            found.judged += bool(one.formats)
        found.formats.update(one.formats)
        found.observed += one.observed if one.unit is None else ()
        found.facts += one.facts
        found.possible += one.facts if one.possible is None else one.possible
        found.two = found.two or one.possible is not None
        found.notifications += one.notifications
        for marker in one.markers:
            beside = found.markers.setdefault(marker.path or one.path, [])
            if marker not in beside:  # overlays over one base share what is written there
                beside.append(marker)
    if built:
        from readiness.engine.alternatives import told_once

        found.observed += told_once(built)
    return found
