"""Services of production that stay down after a crash or a reboot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.composed import incomplete, place, running, usual
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.compose import ComposeFile, Service
    from readiness.model.artifact import Document

_SWARM = ("deploy.replicas", "deploy.mode", "deploy.update_config", "deploy.placement", "deploy.endpoint_mode")


def check(document: Document[ComposeFile]) -> Iterator[Observation]:
    """One observation for each service that stays."""
    for one in running(document):
        if _restarts(one):
            kind, note = Kind.PASS, ""
        elif incomplete(one):
            kind, note = Kind.OPEN, "another file may set it"
        else:
            kind, note = Kind.FAIL, ""
        yield Observation(place(document, one), kind, one.name, note, level=usual(document))


def _restarts(service: Service) -> bool:
    """Said in either form; `no` is said as well. Swarm restarts unless told otherwise."""
    node = service.node
    said = "restart" in node.fields or node.get("deploy.restart_policy") is not None
    return said or any(node.get(path) is not None for path in _SWARM)
