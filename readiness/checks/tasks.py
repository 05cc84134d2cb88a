"""What a job's tasks come to: `make ci`, `npm run verify`, by what the repository's own files say they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.workflow.judgement import of_commands
from readiness.formats.workflow.shell import commands
from readiness.formats.workflow.tasks import asked
from readiness.model.facts import Package, TaskDefined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.system import System

_PROVING = frozenset({"test", "e2e", "lint", "typecheck", "scan", "secret-scan", "build"})
"""What is looked for inside of tasks: what speaks for a pipeline. That a task deploys (to a cluster made for a test, perhaps)
accuses nobody."""
_DEEPEST = 6
"""How often tasks may call each other."""


def defined(system: System) -> dict[tuple[str, str], tuple[str, tuple[str, ...]]]:
    """Tool and name → shell text and tasks it needs. Of Makefiles the root's; of packages all, since a job may change the folder."""
    found: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {}
    for package in system.of(Package):
        for name, text in package.scripts.items():
            found.setdefault(("npm", name), (text, ()))
    for task in system.of(TaskDefined):
        if "/" not in task.location.path:
            found.setdefault((task.tool, task.name), (task.commands, task.needs))
    return found


def purposes_of(
    text: str, tasks: Mapping[tuple[str, str], tuple[str, tuple[str, ...]]], depth: int = _DEEPEST
) -> frozenset[str]:
    """What the tasks that a shell text asks for do, with those they call."""
    found: set[str] = set()
    for words in commands(text):
        tool, names = asked(words)
        pending = [(tool, name) for name in names]
        seen: set[tuple[str, str]] = set()
        while pending and depth:
            key = pending.pop()
            if key in seen or key not in tasks:
                continue
            seen.add(key)
            body, needs = tasks[key]
            found |= {purpose for purpose, _ in of_commands(body)}
            found |= purposes_of(body, tasks, depth - 1)
            pending += [(key[0], name) for name in needs]
    return frozenset(found & _PROVING)
