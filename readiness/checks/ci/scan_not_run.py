"""A repository whose pipelines never look for what is asked: known vulnerabilities, secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.ci.no_update_bot import CONFIGURED
from readiness.checks.pipelines import Pipelines, doubt, parts, pipelines, started
from readiness.formats.workflow.judgement import of_action, of_commands
from readiness.model.facts import ImageBuilt, Lockfile, Package, PipelineJob
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_WATCHED = frozenset({"pull_request", "pull_request_target", "push", "merge_group", "schedule", "merge_request"})
_OF_CODE = lazy(
    r"(?:codeql|semgrep|bandit|gosec|checkov|tfsec|kics|terrascan|zizmor|brakeman|sonar|horusec|kubescape|polaris|dockle|trivy\S* config"
    r"|github/codeql-action|ossf/scorecard|securego|(?:returntocorp|semgrep)/|zizmorcore/|sonarsource/|checkmarx/|bridgecrewio/"
    r"|microsoft/security-devops|aquasecurity/tfsec|kubescape/)",
)
"""Scanners of one's own code and settings: they know no list of vulnerable packages."""
_SECRET_FILES = frozenset(
    {
        ".gitleaks.toml",
        ".secrets.baseline",
        ".gitguardian.yaml",
        ".gitguardian.yml",
        ".ggshield.yaml",
        ".trufflehog.yml",
    }
)


def check(system: System, *, purpose: str) -> Iterator[Observation]:
    """One observation for the repository. `purpose`: `scan` or `secret-scan`."""
    if purpose == "scan" and not any(isinstance(fact, Package | ImageBuilt | Lockfile) for fact in system.facts):
        return
    found = pipelines(system)
    jobs = [job for job in started(found) if _WATCHED & set(job.triggers)]
    place = next(
        (where for job in jobs for inner in parts(job, found) if (where := _scans(inner, purpose)) is not None), None
    )
    kept = next((path for path in sorted(system.files) if path.rpartition("/")[2] in _SECRET_FILES), "")
    if place is not None:
        yield Observation(place, Kind.PASS)
    elif purpose == "secret-scan" and kept:
        yield Observation(Location(kept), Kind.PASS)
    else:
        yield _absent(list(started(found)), found, _level(system))


def _level(system: System) -> Level | None:
    """It matters less where nothing is deployed, and where a bot that knows the advisories proposes versions."""
    served = any(one.kind in ("service", "worker", "job") for one in system.services)
    return None if served and not any(CONFIGURED.fullmatch(path) for path in system.files) else Level.NOTE


def _scans(job: PipelineJob, purpose: str) -> Location | None:
    """Where it scans, if what it runs knows about that."""
    if purpose not in job.purposes:
        return None
    told = [(line, kinds, place) for text, place in job.commands for kinds, line in of_commands(text)]
    told += [(name.lower(), kinds, place) for name, place in job.actions for kinds in of_action(name, {})]
    for line, kind, place in told:
        if kind == purpose and not (purpose == "scan" and _OF_CODE.match(line)):
            return place
    return job.location if not any(kind == purpose for _, kind, _ in told) else None


def _absent(jobs: list[PipelineJob], found: Pipelines, level: Level | None) -> Observation:
    if not jobs:
        reason = doubt(jobs, found) or "there is no pipeline in the repository that we can read"
        return Observation(Location(""), Kind.OPEN, "", reason)
    first, reason = min(jobs, key=lambda job: job.location), doubt(jobs, found)
    return Observation(first.location, Kind.OPEN if reason else Kind.FAIL, "", reason, level=level)
