"""Pipelines in RUN whose first part may fail unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import all_runs, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile
    from readiness.formats.dockerfile.commands import Run
    from readiness.formats.shell import Pipeline
    from readiness.model.artifact import Document
    from readiness.model.finding import Observation

_CANNOT_MATTER = frozenset(
    "echo printf cat yes true ls find grep egrep sed awk cut head tail tr sort uniq env dpkg dpkg-query apt-cache uname id date jq : set"
    " nproc getconf seq basename dirname history which type ldd strings ps wc xargs test".split()
)
_NEEDS_ALL = frozenset("tar unzip gunzip gpg apt-key tee dd psql mysql bsdtar cpio xz zstd patch".split())

_FETCHES = frozenset({"curl", "wget"})
_INTO = frozenset({">", ">>", ">|"})


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each RUN with a pipeline."""
    for run in all_runs(document):
        piped = [pipeline for pipeline in run.pipelines if len(pipeline) > 1]
        if piped:
            bad = [] if _told_so(run) else [_name(pipeline) for pipeline in piped if _hides(pipeline)]
            yield from told(document, run, bad)


def _name(pipeline: Pipeline) -> str:
    return " | ".join(command.program for command in pipeline[:3])


def _told_so(run: Run) -> bool:
    return "pipefail" in run.instruction.source or any("pipefail" in word for word in run.before.shell_words)


def _hides(pipeline: Pipeline) -> bool:
    """What comes first does the work, and what comes last carries on with half of it, or keeps it in a file."""
    first, last = pipeline[0], pipeline[-1]
    if first.program in _FETCHES and any(
        target != "/dev/null" for operator, target in last.redirects if operator in _INTO
    ):
        return True
    return first.program not in _CANNOT_MATTER and last.program in _NEEDS_ALL
