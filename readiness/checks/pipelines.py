"""What the CI jobs of a repository do, read as a graph: with the local actions they use and the local workflows they call."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.checks import tasks
from readiness.formats.workflow.shell import commands
from readiness.model.artifact import EMPTY, Unresolved
from readiness.model.facts import PipelineGap, PipelineJob
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from readiness.model.system import System

ON_CHANGE = frozenset({"pull_request", "pull_request_target", "push", "merge_group", "merge_request"})
ON_PROPOSAL = frozenset({"pull_request", "pull_request_target", "merge_request"})
_ACTION = "github-action"
_CALLED = "workflow_call"
_LOCAL = ("./", "$/")
"""What an action or workflow of the same repository begins with."""
_DEPTH = 5
"""How deep workflows and actions may call each other; GitHub's own limit for workflows was four."""


_CONTAINERS = lazy(r"--(?:exit-code-from|abort-on-container-exit)\b")
_IN_CONTAINER = lazy(r"(?m)^\s*(?:sudo )?(?:docker|podman)(?:[ -]compose)?\s+(?:-\S+\s+\S+\s+)*(?:run|exec)\b")
_COMPUTED = lazy(r"^\s*\$\{\{", re.MULTILINE)
_OTHER_SYSTEMS = lazy(
    r"\.circleci/config\.ya?ml|\.travis\.ya?ml|(?:.*/)?Jenkinsfile(?:[.-].*)?|(?:\.azure-?pipelines/.*|azure-pipelines[\w.-]*)\.ya?ml"
    r"|(?:.*/)?cloudbuild[\w.-]*\.ya?ml|(?:.*/)?cloudbuild/.*\.ya?ml|\.buildkite/.*|\.drone\.ya?ml|\.woodpecker(?:/.*|\.ya?ml)|bitbucket-pipelines\.yml"
    r"|\.?appveyor\.ya?ml|\.cirrus\.ya?ml|\.semaphore/.*|buildspec\.ya?ml|\.teamcity/.*|\.tekton/.*|\.prow/.*|\.(?:forgejo|gitea)/.*"
    r"|OWNERS_ALIASES|codefresh\.ya?ml|\.concourse/.*|\.harness/.*",
    re.IGNORECASE,
)
"""Files of CI systems that are not read here, or not read whole."""


JUDGED = frozenset({"github", "gitlab"})
"""Systems whose files are read whole. Of others it is known what a job does, not what it leaves out."""


class Pipelines(NamedTuple):
    jobs: Mapping[str, Mapping[str, PipelineJob]]
    """By pipeline file, by id. Without actions."""
    actions: Mapping[str, PipelineJob]
    """Composite actions of the repository, by file."""
    files: frozenset[str]
    """Every path of the repository."""
    tasks: Mapping[tuple[str, str], frozenset[str]]
    """By pipeline file and job: what the tasks do that it asks for."""
    gaps: Mapping[str, str] = EMPTY
    """By pipeline file: why it may have jobs that we cannot see."""


@lru_cache(maxsize=2)
def pipelines(system: System) -> Pipelines:
    """All jobs of the repository. Kept for the systems that are judged: a score of rules ask."""
    jobs: dict[str, dict[str, PipelineJob]] = defaultdict(dict)
    actions = {}
    for job in system.of(PipelineJob):
        if job.system == _ACTION:
            actions[job.pipeline] = job
        else:
            jobs[job.pipeline][job.id] = job
    gaps: dict[str, str] = {}
    for gap in system.of(PipelineGap):
        gaps.setdefault(gap.pipeline, gap.reason)
    return Pipelines(jobs, actions, system.files, _asked(system), gaps)


def _asked(system: System) -> dict[tuple[str, str], frozenset[str]]:
    known = tasks.defined(system)
    made = (
        (job, tasks.purposes_of("\n".join(text for text, _ in job.commands), known)) for job in system.of(PipelineJob)
    )
    return {(job.pipeline, job.id): found for job, found in made if found}


def started(found: Pipelines) -> Iterator[PipelineJob]:
    """Every job that an event starts. Those of a workflow that only others call are told with the job that calls them,
    unless nobody in the repository does."""
    called = {path for jobs in found.jobs.values() for job in jobs.values() if (path := _called(job)) is not None}
    for path, jobs in found.jobs.items():
        for job in jobs.values():
            if set(job.triggers) != {_CALLED} or path not in called:
                yield job


def parts(job: PipelineJob, found: Pipelines) -> list[PipelineJob]:
    """The job, the local actions it uses and the jobs of the local workflow it calls, and theirs."""
    seen: dict[tuple[str, str], PipelineJob] = {}
    pending = [(job, _DEPTH)]
    while pending:
        one, depth = pending.pop()
        if (one.pipeline, one.id) in seen:
            continue
        seen[one.pipeline, one.id] = one
        if depth:
            pending += [(inner, depth - 1) for inner in _inner(one, found)]
    return list(seen.values())


def purposes(job: PipelineJob, found: Pipelines) -> frozenset[str]:
    """What a job does, with all that it calls."""
    return frozenset(
        purpose
        for one in parts(job, found)
        for purpose in (*one.purposes, *found.tasks.get((one.pipeline, one.id), ()))
    )


def hidden(job: PipelineJob, found: Pipelines) -> str:
    """What of a job's doing is not in the repository; empty when all is."""
    return next((reason for one in parts(job, found) if (reason := _hidden(one, found))), "")


def gap(job: PipelineJob, found: Pipelines) -> str:
    """Why jobs may stand beside this one, before or after it, that we cannot see; empty when all are in the repository."""
    return found.gaps.get(job.pipeline, "")


def doubt(jobs: Iterable[PipelineJob], found: Pipelines) -> str:
    """Why something may be done although no job is seen to do it: in a job's hidden part, or in another CI system."""
    inside = next((reason for job in jobs if (reason := hidden(job, found))), "")
    inside = inside or next(iter(found.gaps.values()), "")
    other = next((path for path in sorted(found.files) if _OTHER_SYSTEMS.fullmatch(path)), "")
    return inside or (f"{other} belongs to a CI system that is not read whole" if other else "")


def before(job: PipelineJob, found: Pipelines) -> list[PipelineJob]:
    """All jobs of its file that must have ended before this one starts; a `needs` that names nothing is passed over, and
    so is what never runs in the same pipeline as the job."""
    jobs = {name: one for name, one in found.jobs.get(job.pipeline, {}).items() if _meets(one, job)}
    return _reach(job, {one.id: one.needs for one in jobs.values()}, jobs)


def after(job: PipelineJob, found: Pipelines) -> list[PipelineJob]:
    """All jobs of its file that wait for this one."""
    jobs = {name: one for name, one in found.jobs.get(job.pipeline, {}).items() if _meets(one, job)}
    waiting: dict[str, list[str]] = defaultdict(list)
    for one in jobs.values():
        for need in one.needs:
            waiting[need].append(one.id)
    return _reach(job, waiting, jobs)


def gates(job: PipelineJob, found: Pipelines) -> list[PipelineJob]:
    """Of the jobs before it, those whose failure stops it, whichever way its pipeline came to run."""
    return [one for one in before(job, found) if not one.may_fail and set(one.starts) >= set(job.starts)]


def _meets(one: PipelineJob, job: PipelineJob) -> bool:
    return not one.starts or not job.starts or bool(set(one.starts) & set(job.starts))


def _reach(job: PipelineJob, edges: Mapping[str, Sequence[str]], jobs: Mapping[str, PipelineJob]) -> list[PipelineJob]:
    seen: dict[str, PipelineJob] = {}
    pending = list(edges.get(job.id, ()))
    while pending:
        name = pending.pop()
        if name in jobs and name not in seen:
            seen[name] = jobs[name]
            pending += edges.get(name, ())
    return list(seen.values())


def _inner(job: PipelineJob, found: Pipelines) -> Iterable[PipelineJob]:
    path = _called(job)
    if path is not None:
        yield from found.jobs.get(path, {}).values()
    for folder in _local_actions(job):
        action = _action(folder, found)
        if action is not None:
            yield action


def _hidden(job: PipelineJob, found: Pipelines) -> str:
    if job.lost:
        return f"it extends {job.lost}, which is not in the repository"
    if job.calls is not None and not found.jobs.get(_called(job) or ""):
        return f"it hands over to {job.calls.text if isinstance(job.calls, Unresolved) else job.calls}"
    lost = next(
        (folder for folder in _local_actions(job) if _action(folder, found) is None and not _own(folder, found)), None
    )
    if lost is not None:
        return f"it uses ./{lost}, which could not be read"
    unknown = next(
        (one for text, _ in job.commands for one in _computed(text) if "matrix." not in one or not job.purposes), None
    )
    if unknown is not None:
        return f"it runs `{unknown}`"
    contained = any(_CONTAINERS.search(text) for text, _ in job.commands)
    contained = contained or (not job.purposes and any(_IN_CONTAINER.search(text) for text, _ in job.commands))
    return "what it runs in containers is written elsewhere" if contained else ""


def _computed(text: str) -> Iterator[str]:
    """Commands of which not even the program is written there."""
    if _COMPUTED.search(text):
        yield from (words[0] for words in commands(text) if words[0].startswith("${{"))


def _own(folder: str, found: Pipelines) -> bool:
    """The repository is an action itself, and tries it: what that does is the product, no check of it."""
    return not folder and bool({"action.yml", "action.yaml"} & found.files)


def _called(job: PipelineJob) -> str | None:
    if isinstance(job.calls, str) and job.calls.startswith(_LOCAL):
        return posixpath.normpath(job.calls[2:])
    return None


def _local_actions(job: PipelineJob) -> Iterator[str]:
    for name, _ in job.actions:
        if name.startswith(_LOCAL):
            folder = posixpath.normpath(name[2:].partition("@")[0] or ".")
            yield "" if folder == "." else folder


def _action(folder: str, found: Pipelines) -> PipelineJob | None:
    paths = (posixpath.join(folder, name) for name in ("action.yml", "action.yaml"))
    return next((found.actions[path] for path in paths if path in found.actions), None)
