"""Kernel parameters that a pod sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes import SELECTORS
from readiness.formats.kubernetes.values import items_of, name_of
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document

_SAFE = frozenset({
    "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
    "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_wmem",
})  # fmt: skip
"""What Kubernetes calls safe: kept apart per pod, and of no harm to the node."""


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each parameter."""
    for pod in SELECTORS["pod-or-patch"](document):
        for one in items_of(pod.node, "securityContext.sysctls"):
            name = one.fields.get("name")
            place = Location(document.path, (name or one).region, pod.logical)
            yield Observation(place, Kind.PASS if name_of(name) in _SAFE else Kind.FAIL, name_of(name))
