"""Folders and sockets of the node that a pod mounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes import SELECTORS
from readiness.formats.kubernetes.values import items_of, name_of
from readiness.model.artifact import Document, Node, Target, Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_HARMLESS = lazy(r"^/(etc/(localtime|timezone|ssl/certs|pki/ca-trust)|usr/share/(ca-certificates|zoneinfo))(/|$)")
"""What every image has a copy of, and no node a secret in."""
_SOCKET = lazy(r"(^|/)(docker|containerd|crio|cri-dockerd|podman|buildkitd)\.sock$")


def check(document: Document[object], *, sockets: bool) -> Iterator[Observation]:
    """One observation for each hostPath volume: whether it is a container runtime's socket, or anything at all."""
    for pod in SELECTORS["pod-or-patch"](document):
        for volume in items_of(pod.node, "volumes"):
            path = volume.get("hostPath.path")
            if path is not None:
                yield _judge(pod, path, sockets=sockets)


def _judge(pod: Target, path: Node, *, sockets: bool) -> Observation:
    place = Location(pod.document.path, path.region, pod.logical)
    name = f"{name_of(path)} in the {pod.name}"
    if isinstance(path.value, Unresolved):
        return Observation(place, Kind.OPEN, name, "the path is only known later")
    socket = _SOCKET.search(path.text) is not None
    if sockets:
        return Observation(place, Kind.FAIL if socket else Kind.PASS, name)
    workload = pod.node.fields.get("workload")
    agent = workload is not None and workload.value == "DaemonSet"  # looking at the node is what an agent is for
    slight = agent or _HARMLESS.match(path.text) is not None
    return Observation(place, Kind.FAIL, name, level=Level.NOTE if slight else None)
