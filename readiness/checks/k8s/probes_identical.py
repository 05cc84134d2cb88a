"""A liveness probe that asks the same as the readiness probe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import containers, place
from readiness.formats.kubernetes.values import items_of, name_of
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node

_HANDLERS = ("httpGet", "tcpSocket", "grpc", "exec")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each container that has both probes."""
    for target in containers(document):
        liveness, readiness = (target.node.fields.get(name) for name in ("livenessProbe", "readinessProbe"))
        if liveness is None or readiness is None:
            continue
        asked = _asked(liveness, target.node)
        same = asked is not None and asked == _asked(readiness, target.node)
        at = place(target, target.node, "livenessProbe")
        yield Observation(at, Kind.FAIL if same else Kind.PASS, target.name)


def _asked(probe: Node, container: Node) -> tuple[str, ...] | None:
    """What is asked, whatever the timing; None where no handler is written."""
    name = next((name for name in _HANDLERS if name in probe.fields), "")
    if not name:
        return None
    handler = probe.fields[name]
    if name == "exec":
        command = handler.fields.get("command")
        return name, *((item.text for item in command.items) if command is not None else ())
    if name == "httpGet":
        parts = (name_of(handler.fields.get("path")) or "/", name_of(handler.fields.get("host")))
    else:
        parts = (name_of(handler.fields.get("service")), "")
    return name, *parts, _number(name_of(handler.fields.get("port")), container)


def _number(port: str, container: Node) -> str:
    """The number of a named port, so that both ways to write it are the same."""
    for declared in items_of(container, "ports"):
        if name_of(declared.fields.get("name")) == port:
            return name_of(declared.fields.get("containerPort"))
    return port
