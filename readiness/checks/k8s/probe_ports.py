"""Probes of a port that their container does not declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import KubernetesObject, containers, place, unresolved
from readiness.formats.kubernetes.pods import app_containers
from readiness.formats.kubernetes.values import items_of, name_of, number_of, port_of
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node, Target

_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each probe of a port.

    A name that is not declared can never be found. A number needs no declaration to work, so it is only worth a note,
    and only where the container declares others. All containers of a pod share its ports.
    """
    content = document.content
    pod = content.pod_spec if isinstance(content, KubernetesObject) else None
    shared = [port for container in app_containers(pod) for port in items_of(container, "ports")]
    for target in containers(document):
        for name in _PROBES:
            probe = target.node.fields.get(name)
            for handler in ("httpGet", "tcpSocket", "grpc"):
                asked = probe.fields.get(handler) if probe is not None else None
                if asked is not None and "host" not in asked.fields:
                    yield _judged(target, asked.fields.get("port"), shared)


def _judged(target: Target, port: Node | None, shared: list[Node]) -> Observation:
    own = list(items_of(target.node, "ports"))
    doubt = unresolved(port, target.node.fields.get("ports"), *(one for each in own for one in each.fields.values()))
    wanted = port_of(port)
    at, name = place(target, port), f"port {name_of(port)} of {target.name}"
    if doubt or isinstance(wanted, Unresolved):
        return Observation(at, Kind.OPEN, name, doubt)
    if isinstance(wanted, str):
        found = [one for one in own if name_of(one.fields.get("name")) == wanted]
        return Observation(
            at, Kind.PASS if any(map(_is_tcp, found)) or not wanted else Kind.FAIL, name, _protocol(found)
        )
    found = [one for one in shared if number_of(one.fields.get("containerPort")) == wanted]
    if any(map(_is_tcp, found)) or not own:
        return Observation(at, Kind.PASS, name)
    return Observation(at, Kind.FAIL, name, _protocol(found), level=None if found else Level.NOTE)


def _is_tcp(port: Node) -> bool:
    return (name_of(port.fields.get("protocol")) or "TCP") == "TCP"


def _protocol(found: list[Node]) -> str:
    return "" if any(map(_is_tcp, found)) or not found else f"it is a {name_of(found[0].fields.get('protocol'))} port"
