"""A repository with dependencies, and nothing that proposes newer ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.facts import ImageBuilt, Package, PipelineJob
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

CONFIGURED = lazy(
    r"(?:\.github/)?(?:dependabot\.ya?ml|renovate\.json5?)|\.(?:github|gitlab)/renovate\.json5?|\.renovaterc(?:\.json5?)?"
    r"|\.dependabot/config\.yml|\.pyup\.ya?ml|\.scala-steward\.conf|\.github/updatecli/.*|updatecli(?:/.*|\.ya?ml)|\.depfu\.yml",
)
"""Settings of bots that propose newer versions."""
_ACTIONS = lazy(r"renovatebot/github-action|dependabot/.*|updatecli/.*|peter-evans/.*update.*")


def check(system: System) -> Iterator[Observation]:
    """One observation for the repository, where it has anything to keep up to date."""
    wanting = [one.location for one in system.of(Package) if one.dependencies] + [
        one.location for one in system.of(ImageBuilt)
    ]
    if not wanting:
        return
    configured = next((path for path in sorted(system.files) if CONFIGURED.fullmatch(path)), None)
    running = next(
        (place for job in system.of(PipelineJob) for name, place in job.actions if _ACTIONS.fullmatch(name.lower())),
        None,
    )
    if configured is not None:
        yield Observation(Location(configured), Kind.PASS)
    elif running is not None:
        yield Observation(running, Kind.PASS)
    else:
        yield Observation(min(wanting), Kind.FAIL)
