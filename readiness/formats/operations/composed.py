"""What Compose services tell of operating: where their logs go, collectors, what asks from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.formats.derive import text_of
from readiness.formats.operations.objects import is_collector
from readiness.model.artifact import Unresolved
from readiness.model.location import Location
from readiness.model.operations import LogPipeline, UptimeCheck

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.compose.view import ComposeFile
    from readiness.model.artifact import Document
    from readiness.model.facts import Fact

_SENT = frozenset(
    {
        "awslogs",
        "gcplogs",
        "gelf",
        "fluentd",
        "splunk",
        "syslog",
        "journald",
        "loki",
        "grafana/loki-docker-driver",
        "etwlogs",
    }
)


def facts(document: Document[object]) -> Iterator[Fact]:
    """Of each service that is meant for more than development."""
    for one in cast("ComposeFile", document.content).services:
        if one.development:
            continue
        place = Location(document.path, one.region, f"services/{one.name}")
        image = one.image if isinstance(one.image, str) else ""
        driver = text_of(one.node.get("logging.driver"))
        # That a helper beside the service (a mail catcher) says nothing is nobody's loss.
        if isinstance(driver, str) and ((driver == "none" and one.built) or driver.partition(":")[0] in _SENT):
            logging = one.node.get("logging")
            at = place._replace(region=logging.key_region("driver")) if logging is not None else place
            yield LogPipeline(at, f"service {one.name}", keeps=driver != "none")
        if is_collector(image):
            yield LogPipeline(place, f"service {one.name}")
        if "uptime-kuma" in image:
            yield UptimeCheck(place, "uptime-kuma", Unresolved("what its own database says"))
