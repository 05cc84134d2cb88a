"""Another tool found nothing that nobody looked at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.evidence.age import stale
from readiness.model.evidence import AlertsFound
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.system import System

_TOOLS: Mapping[str, re.Pattern[str]] = {
    "secrets": lazy(r"gitleaks|trufflehog|detect-secrets|ggshield|gitguardian|secret", re.IGNORECASE),
    "vulnerabilities": lazy(
        r"trivy|grype|snyk|osv-scanner|dependency-?check|npm.?audit|pip-audit|govulncheck|clair|anchore|docker scout|xray",
        re.IGNORECASE,
    ),
}


def check(system: System, *, about: str, oldest: int) -> Iterator[Observation]:
    """One observation for each run of a tool that looks for it. `about`: `secrets` or `vulnerabilities`."""
    for one in system.of(AlertsFound):
        if not _TOOLS[about].search(one.tool):
            continue
        found = one.errors + one.warnings + one.notes
        if found:
            level = Level.WARNING if one.errors else Level.NOTE
            first = f": {one.first}" if one.first and about != "secrets" else ""
            yield Observation(
                one.location,
                Kind.FAIL,
                f"{one.tool} found {found}{first}",
                level=None if one.errors and about == "secrets" else level,
            )
        else:
            yield stale(one.location, one.age, oldest) or Observation(one.location, Kind.PASS, one.tool)
