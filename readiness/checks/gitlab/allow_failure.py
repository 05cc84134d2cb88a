"""Tests and scans of a GitLab pipeline whose failure stops nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.gitlab.jobs import at, at_line
from readiness.formats.workflow.judgement import of_commands
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.gitlab import Job, Line, Pipeline
    from readiness.model.artifact import Document

_GATES = frozenset({"test", "scan", "secret-scan"})
_SWALLOWS = lazy(r"\|\|\s*(?:true|:|exit\s+0|echo\b[^|&;]*)\s*(?:#.*)?$")
_CONTINUED = lazy(r"\\\n\s*")
_BY_THEMSELVES = frozenset({"schedule", "web"})
"""Ways to start that nothing waits for."""


def check(document: Document[Pipeline]) -> Iterator[Observation]:
    """One observation for every job that tests or scans, and one for every line that swallows its outcome."""
    view = document.content
    counting = {
        purpose for job in view.jobs if job.lines and not job.may_fail for purpose in _GATES & set(job.purposes)
    }
    for job in view.jobs:
        gates = _GATES & set(job.purposes)
        if not gates or not job.lines or {one.name for one in job.starts} <= _BY_THEMSELVES:
            continue
        lines = list(_swallowed(document, job))
        yield from lines
        if _codes(job):
            note = "it may fail with exit code 1, which many programs use for more than failed tests"
            yield Observation(at(document, job), Kind.OPEN, job.id, note)
        elif job.may_fail:
            yield _judged(document, job, counting=bool(gates & counting))
        elif not lines:
            yield Observation(at(document, job), Kind.PASS, job.id)


def _judged(document: Document[Pipeline], job: Job, *, counting: bool) -> Observation:
    """That a scan only reports is a choice; so is a test beside others that count, or one that a person starts."""
    manual = job.allow_failure is None
    note = "a person starts it, and nothing waits for that" if manual else ""
    note = note or ("another job tests as well, and counts" if counting else "")
    level = None if "test" in job.purposes and not note else Level.NOTE
    return Observation(at(document, job, "when" if manual else "allow_failure"), Kind.FAIL, job.id, note, level=level)


def _codes(job: Job) -> bool:
    """Exit codes that are let through are meant, unless the commonest of all is among them."""
    given = job.node.get("allow_failure.exit_codes")
    return given is not None and 1 in {node.value for node in given.items or (given,)}


def _swallowed(document: Document[Pipeline], job: Job) -> Iterator[Observation]:
    for line in job.lines:
        if line.key == "after_script":
            continue
        found = _gate(line)
        if found:
            level = None if "test" in found else Level.NOTE
            yield Observation(at_line(document, job, line), Kind.FAIL, job.id, level=level)


def _gate(line: Line) -> frozenset[str]:
    for text in _CONTINUED.sub(" ", line.text).split("\n"):
        end = _SWALLOWS.search(text)
        if end is not None:
            found = frozenset(purpose for purpose, _ in of_commands(text[: end.start()])) & _GATES
            if found:
                return found
    return frozenset()
