"""Checks that a repository has set up, and that none of its pipelines run on a proposed change."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from readiness.checks.pipelines import ON_CHANGE, doubt, pipelines, purposes, started
from readiness.model.facts import Package, PipelineJob
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.model.named import NamedTuple
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.system import System

_FILES: Mapping[str, str] = {
    "lint": r"\.eslintrc(?:\.\w+)?|eslint\.config\.[cm]?[jt]s|biome\.jsonc?|\.?ruff\.toml|\.flake8|\.pylintrc|\.golangci\.(?:ya?ml|toml|json)"
    r"|\.rubocop\.yml|\.stylelintrc(?:\.\w+)?|checkstyle\.xml|\.swiftlint\.yml",
    "typecheck": r"\.?mypy\.ini|pyrightconfig\.json|phpstan\.neon(?:\.dist)?|psalm\.xml",
    "e2e": r"playwright\.config\.[cm]?[jt]s|cypress\.config\.[cm]?[jt]s|cypress\.json|\.?nightwatch\.conf\.js",
}
_SCRIPTS: Mapping[str, str] = {
    "lint": r"lint|eslint|lint:(?:check|ci|all|js|ts)",
    "typecheck": r"type-?check|check-types|types:check|tsc",
    "e2e": r"(?:test:)?e2e(?::ci)?",
}
_NAMES: Mapping[str, str] = {
    "lint": r"lint|style|format|quality|static",
    "typecheck": r"typ(?:e|ing)|mypy",
    "e2e": r"e2e|end-to-end|acceptance|cypress|playwright",
}
_SPOKEN = {"lint": "a linter", "typecheck": "a type check", "e2e": "an end-to-end test"}
_ELSEWHERE = frozenset({".pre-commit-config.yaml", ".pre-commit-config.yml", "lefthook.yml"})
"""Run by a service of its own, or before the commit."""


class SetUp(NamedTuple):
    stage: str
    place: Location


def check(system: System) -> Iterator[Observation]:
    """One observation for each kind of check that is set up, where there are pipelines at all."""
    found = pipelines(system)
    jobs = [job for job in started(found) if ON_CHANGE & set(job.triggers)]
    if not jobs:
        return
    done = {purpose for job in jobs for purpose in purposes(job, found)}
    unseen = doubt(jobs, found)
    for one in _set_up(system):
        if one.stage in done:
            yield Observation(one.place, Kind.PASS, _SPOKEN[one.stage])
            continue
        reason = unseen or _hint(one.stage, jobs) or _within(one.stage, system)
        if one.stage != "e2e" and _ELSEWHERE & system.files:
            reason = reason or "it may be run by pre-commit"
        if reason:
            yield Observation(one.place, Kind.OPEN, _SPOKEN[one.stage], reason)
        else:
            yield Observation(one.place, Kind.FAIL, _SPOKEN[one.stage])


def _hint(stage: str, jobs: list[PipelineJob]) -> str:
    named = next((job for job in jobs if regex(_NAMES[stage]).search(f"{job.id} {job.pipeline}")), None)
    return f"job {named.id} of {named.pipeline} is named after it" if named is not None else ""


def _within(stage: str, system: System) -> str:
    """Another script of a package runs it, and may be what the pipeline runs."""
    running = regex(rf"\b(?:npm|pnpm|yarn|bun|run-[sp]|turbo|nx)\b[^&;|]*\s(?:{_SCRIPTS[stage]})(?=\s|$)(?!.*\s--fix)")
    scripts = ((name, text) for package in system.of(Package) for name, text in package.scripts.items())
    found = next((name for name, text in scripts if running.search(text)), "")
    return f"script {found} runs it, and a job may run that" if found else ""


def _set_up(system: System) -> Iterator[SetUp]:
    """The first place that says so, for each kind: a script of a package, else a file of settings."""
    packages = sorted(system.of(Package), key=lambda one: (one.location.path.count("/"), one.location.path))
    for stage, pattern in _FILES.items():
        script, file = regex(_SCRIPTS[stage]), regex(pattern)
        named = next((one for one in packages if any(map(script.fullmatch, one.scripts))), None)
        paths = (
            path for path in sorted(system.files) if path.count("/") <= 1 and file.fullmatch(posixpath.basename(path))
        )
        path = next(paths, None)
        if named is not None:
            yield SetUp(stage, named.location)
        elif path is not None:
            yield SetUp(stage, Location(path))
