"""A container that a Service sends requests to, without a probe of a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.serving import is_store, serving
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.objects import Container, Running
    from readiness.model.system import System

_BESIDE = lazy(
    r"exporter|rbac-proxy|oauth2?-proxy|sql-?(auth-)?proxy|istio/proxyv2|kube-state-metrics|node-agent|fluent-?bit"
)


def check(system: System, *, probe: str) -> Iterator[Observation]:
    """One observation for each container that requests reach."""
    for one in serving(system):
        for container in one.containers:
            name = f"{container.name or 'container'} of {one.workload.label}"
            if f"{probe}Probe" in container.says:
                yield Observation(container.location, Kind.PASS, name)
            else:
                yield Observation(container.location, Kind.FAIL, name, level=_level(one.workload, container, probe))


def _level(workload: Running, container: Container, probe: str) -> Level | None:
    """A pod is ready only when all of its containers are: one that is asked holds back the rest.

    What runs on every node, what only tells of others, and what stands before another container gets no users' requests. A data store's clients try again by themselves.
    """
    others = any(f"{probe}Probe" in one.says for one in workload.containers)
    beside = _BESIDE.search(str(getattr(container.image, "text", container.image)))
    if others or beside or workload.kind == "DaemonSet":
        return Level.NOTE
    return Level.WARNING if is_store(container) else None
