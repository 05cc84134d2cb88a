"""Package managers that would ask, in a build where nobody can answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.docker.run_places import places_of
from readiness.checks.dockerfile_views import all_runs, told
from readiness.checks.edited import in_source
from readiness.formats.package_managers import Call, call
from readiness.model.finding import Applicability, Fix
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile
    from readiness.formats.dockerfile.commands import Run
    from readiness.formats.shell import Pipeline
    from readiness.model.artifact import Document
    from readiness.model.finding import Observation

_ASKING = {
    "apt": frozenset(
        {
            "install",
            "remove",
            "purge",
            "upgrade",
            "dist-upgrade",
            "full-upgrade",
            "autoremove",
            "build-dep",
            "reinstall",
        }
    ),
    "dnf": frozenset(
        {"install", "update", "upgrade", "remove", "erase", "groupinstall", "localinstall", "reinstall", "autoremove"}
    ),
    "zypper": frozenset({"install", "in", "update", "up", "remove", "rm", "patch", "dup", "dist-upgrade"}),
}
_ANSWERS = {
    "apt": ("-y", "--yes", "--assume-yes", "--force-yes", "-qq", "--trivial-only"),
    "dnf": ("-y", "--assumeyes", "--assumeno"),
    "zypper": ("-n", "--non-interactive", "-y", "--no-confirm"),
}
_CONFIGURED = lazy(r"assume-?yes[\"']?\s*[= ]?\s*[\"']?(true|1|yes)|assumeyes\s*=\s*(1|true|yes)", re.IGNORECASE)


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each RUN that calls a package manager which asks."""
    for run in all_runs(document):
        found = [
            (one, pipeline) for pipeline in run.pipelines for command in pipeline if (one := call(command)) is not None
        ]
        asking = [(one, pipeline) for one, pipeline in found if one.verb in _ASKING.get(one.manager, ())]
        if asking:
            bad = [f"{one.program} {one.verb}" for one, pipeline in asking if not _answered(one, pipeline, run)]
            unanswered = [not _answered(one, pipeline, run) for one, pipeline in asking]
            calls = [(one.program, one.verb) for one, _ in asking]
            yield from told(document, run, bad, fix=_fix(document.path, run, calls, unanswered) if bad else None)


def _fix(path: str, run: Run, calls: list[tuple[str, str]], unanswered: list[bool]) -> Fix | None:
    """Says yes where the calls can be told apart in the text."""
    places = places_of(run, calls)
    edits = []
    for found, silent in zip(places, unanswered, strict=True) if places else ():
        program = found["program"] == "zypper"
        at = found.end("program" if program else "verb")
        edits += [in_source(path, run.instruction, at, at, " -n" if program else " -y")] if silent else []
    return Fix("say yes beforehand", tuple(edits), Applicability.SAFE) if edits else None


def _answered(one: Call, pipeline: Pipeline, run: Run) -> bool:
    if one.has(*_ANSWERS[one.manager]) or (one.program == "microdnf") or _quiet_twice(one):
        return True
    if pipeline[0].program in {"yes", "echo", "printf"} and len(pipeline) > 1:
        return True
    if any(value is not None and _CONFIGURED.search(value) for _, value in one.options):
        return True
    return any(_CONFIGURED.search(earlier.source) for earlier in run.stage.instructions)


def _quiet_twice(one: Call) -> bool:
    """For apt the second `-q` means yes."""
    return one.manager == "apt" and (
        sum(name.count("q") for name, _ in one.options if regex(r"-[a-z]+|--quiet").fullmatch(name)) > 1
        or ("-q", "2") in one.options
    )
