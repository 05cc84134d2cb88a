"""Services of production that stay down after a crash or a reboot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.compose.composed import incomplete, is_for_swarm, running, together
from readiness.model.finding import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.compose import ComposeFile, Service
    from readiness.model.artifact import Document
    from readiness.model.finding import Observation


def check(document: Document[ComposeFile]) -> Iterator[Observation]:
    """Of each service that stays. Swarm restarts unless told otherwise."""
    swarm = is_for_swarm(document)
    return together(document, ((one, *_judge(one, swarm=swarm)) for one in running(document)))


def _judge(one: Service, *, swarm: bool) -> tuple[Kind, str]:
    """`no` is said as well."""
    if swarm or "restart" in one.node.fields or one.node.get("deploy.restart_policy") is not None:
        return Kind.PASS, ""
    return (Kind.OPEN, "another file may set it") if incomplete(one) else (Kind.FAIL, "")
