"""What the CI jobs of a repository do, read as a graph."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.model.facts import PipelineJob

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.system import System


def by_pipeline(system: System) -> Mapping[str, Mapping[str, PipelineJob]]:
    """Jobs by id, by pipeline file."""
    found: dict[str, dict[str, PipelineJob]] = defaultdict(dict)
    for job in system.of(PipelineJob):
        found[job.pipeline][job.id] = job
    return found


def ancestors(job: PipelineJob, jobs: Mapping[str, PipelineJob]) -> list[PipelineJob]:
    """All jobs that must have ended before this one starts; a `needs` that names nothing is passed over."""
    seen: dict[str, PipelineJob] = {}
    pending = list(job.needs)
    while pending:
        name = pending.pop()
        if name in jobs and name not in seen:
            seen[name] = jobs[name]
            pending += jobs[name].needs
    return list(seen.values())


def hidden(job: PipelineJob) -> str:
    """What of a job's doing is not in its own file; empty when all is."""
    if job.calls is not None:
        return f"it hands over to {getattr(job.calls, 'text', job.calls)}"
    local = next((name for name, _ in job.actions if name.startswith("./")), "")
    return f"it uses {local}" if local else ""
