"""Tests and scans that run, and whose failure stops nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.workflows import action, job_place, label, line_of, logical, place, plain, purposes, settings
from readiness.formats.workflow.judgement import of_commands
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.workflow import Job, Step, Workflow
    from readiness.model.artifact import Document, Value

_GATES = frozenset({"test", "scan", "secret-scan"})
_SWALLOWS = lazy(r"\|\|\s*(?:true|:|exit\s+0|echo\b[^|&;]*)\s*(?:#.*)?$")
_PIPED = lazy(r"(?<!\|)\|&?(?!\|)\s*tee\b")
_CAREFUL = lazy(r"pipefail|PIPESTATUS")
_WINDOWS = lazy(r"windows", re.IGNORECASE)
_TESTS = lazy(
    r"test|spec|jest|mocha|karma|ava\b|cypress|playwright|e2e|nox\b|tox\b|bats\b|newman|k6\b|behave|molecule|unit|integration",
    re.IGNORECASE,
)
_RENEWS = lazy(r"\s(?:--accept|--update-?[Ss]napshots?|--snapshot-update|--inline-snapshot=\S+)\b")
_BY_THEMSELVES = frozenset({"schedule", "workflow_dispatch", "issues", "issue_comment"})
"""Events that nothing waits for."""
_CONTINUED = lazy(r"\\\n\s*")
_LINE_END = lazy(r"(?<!\\)\n")


def check(document: Document[Workflow]) -> Iterator[Observation]:
    """One observation for every step that tests or scans, and one for every job of such steps that may fail."""
    if not document.content.is_action and set(document.content.triggers) <= _BY_THEMSELVES:
        return
    for job in document.content.jobs:
        gates = [step for step in job.steps if _gates(step)]
        counting = [step for step in gates if _counts(step)]
        if gates and job.continue_on_error is not None and job.continue_on_error is not False:
            kind = _continues(job.continue_on_error)
            yield Observation(job_place(document, job, "continue-on-error"), kind, f"job {job.id}", _doubt(kind))
        for step in gates:
            for one in _step(document, job, step):
                if one.kind is Kind.FAIL and any(purposes(step) & _GATES <= purposes(other) for other in counting):
                    yield one._replace(
                        level=Level.NOTE, note=one.note or "another step of the job tests as well, and counts"
                    )
                else:
                    yield one


def _gates(step: Step) -> bool:
    """It tests or scans, by more than the word `check`, and does not just renew what tests compare with."""
    found = _GATES & purposes(step)
    run = plain(step.run)
    if not found or step.condition.strip() == "false" or _RENEWS.search(run):
        return False
    return found != {"test"} or step.run is None or _TESTS.search(run) is not None


def _counts(step: Step) -> bool:
    lines = _CONTINUED.sub(" ", plain(step.run)).split("\n")
    return step.continue_on_error in (None, False) and not any(
        _SWALLOWS.search(one) or _PIPED.search(one) for one in lines
    )


def _step(document: Document[Workflow], job: Job, step: Step) -> Iterator[Observation]:
    name, level = label(step), _level(purposes(step))
    if step.continue_on_error not in (None, False):
        kind = _continues(step.continue_on_error)
        if kind is Kind.FAIL and (_looked_at(document, step) or _reported(job, step)):
            kind = Kind.PASS
        yield Observation(place(document, job, step, "continue-on-error"), kind, name, _doubt(kind), level=level)
        return
    found = [*_lines(document, job, step), *_inputs(document, job, step)]
    yield from found
    if not found:
        yield Observation(place(document, job, step), Kind.PASS, name)


def _level(found: frozenset[str]) -> Level | None:
    """A scan that only reports still reports."""
    return None if "test" in found else Level.NOTE


def _continues(value: Value) -> Kind:
    if isinstance(value, Unresolved):
        return Kind.PASS if "matrix." in value.text else Kind.OPEN
    return Kind.FAIL if str(value).lower() == "true" else Kind.PASS


def _doubt(kind: Kind) -> str:
    return "whether its failure counts is only known later" if kind is Kind.OPEN else ""


def _looked_at(document: Document[Workflow], step: Step) -> bool:
    """Something later asks for its outcome."""
    return bool(step.id) and f"steps.{step.id}.outcome" in document.artifact.text


def _reported(job: Job, step: Step) -> bool:
    """A scan whose report is uploaded, to be judged there."""
    uploads = any(action(one) == "github/codeql-action/upload-sarif" for one in job.steps)
    return uploads and "test" not in purposes(step)


def _lines(document: Document[Workflow], job: Job, step: Step) -> Iterator[Observation]:
    text = plain(step.run)
    careless = not step.shell and not _default_shell(document, job) and not _CAREFUL.search(text) and not _windows(job)
    for written in _LINE_END.split(text):
        line = _CONTINUED.sub(" ", written)
        swallowed, piped = _SWALLOWS.search(line), _PIPED.search(line)
        end = swallowed or (piped if careless else None)
        if end is None:
            continue
        found = frozenset(purpose for purpose, _ in of_commands(line[: end.start()])) & _GATES
        if found:
            note = (
                ""
                if swallowed
                else "the shell of a step has no pipefail unless `shell: bash` is set: only tee's outcome counts"
            )
            region = line_of(document, step.node.fields["run"], written.strip().split("\n")[0].rstrip("\\"))
            where = Location(document.path, region, logical(document.content, job, step))
            yield Observation(where, Kind.FAIL, label(step), note, level=_level(found))


def _default_shell(document: Document[Workflow], job: Job) -> bool:
    return (
        any(holder.get("defaults.run.shell") is not None for holder in (document.root, job.node))
        or document.content.is_action
    )


def _windows(job: Job) -> bool:
    return any(_WINDOWS.search(plain(one)) for one in job.runs_on)


def _inputs(document: Document[Workflow], job: Job, step: Step) -> Iterator[Observation]:
    """Inputs by which a scanner is told to be content, where no other scan of the job is not."""
    given = settings(step)
    silent = given.get("exit-code") == "0" or given.get("fail-build", "").lower() == "false"
    if not silent or _reported(job, step):
        return
    strict = [one for one in job.steps if settings(one).get("exit-code", "0") not in ("0", "")]
    key = "exit-code" if "exit-code" in given else "fail-build"
    if not strict and step.inputs is not None:
        where = Location(document.path, step.inputs.key_region(key), logical(document.content, job, step))
        yield Observation(where, Kind.FAIL, label(step), level=Level.NOTE)
