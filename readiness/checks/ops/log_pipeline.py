"""Whether logs are taken to where they can be searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.ops.handbooks import elsewhere, served
from readiness.checks.ops.platforms import deployed_to
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.model.operations import LogPipeline
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_SETTINGS = lazy(r"(?:.*/)?(?:fluent-?bit|fluentd?|promtail|vector|filebeat|logstash)[\w-]*\.(?:conf|ya?ml|toml)")
_IMPLIED = {"cloud-run": "Cloud Logging", "serverless": "CloudWatch"}
"""Platforms that keep the logs of what they run, searchable, without anybody asking."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each thing that takes logs away or drops them; one for the repository if there is none."""
    if not served(system):
        return
    found = system.of(LogPipeline)
    for one in found:
        yield Observation(one.location, Kind.PASS if one.keeps else Kind.FAIL, one.source)
    if any(one.keeps for one in found):
        return
    settings = next((path for path in sorted(system.files) if _SETTINGS.fullmatch(path)), "")
    platform = next((name for name in sorted(deployed_to(system)) if name in _IMPLIED), "")
    if settings:
        yield Observation(Location(settings), Kind.PASS, settings.rpartition("/")[2])
    elif platform:
        yield Observation(Location(""), Kind.PASS, _IMPLIED[platform])
    elif not found:
        yield elsewhere("nothing here takes the logs to where they can be searched; the platform may")
