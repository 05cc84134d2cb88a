"""Configuration that a pod reads once, when it starts, and that changes without the pod."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.checks.k8s.serving import near
from readiness.model.finding import Kind, Observation
from readiness.model.objects import ObjectDefined, ObjectReference, Running
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_ONCE = ("env", "envFrom", "subPath")
_RESTARTS = lazy(r"checksum|hash|sha\d*|reload|restarted-?at|stakater|wave\.pusher|config-?version", re.IGNORECASE)
_VERSIONED = lazy(r"-([0-9a-f]{6,}|[bcdfghkmt2456789]{10}|v?\d+)$")


def check(system: System) -> Iterator[Observation]:
    """One observation for each ConfigMap of the repository that a workload reads when it starts, once per workload."""
    defined: dict[object, list[ObjectDefined]] = defaultdict(list)
    for one in system.of(ObjectDefined):
        if one.kind == "ConfigMap":
            defined[one.name].append(one)
    workloads = {(one.location.path, one.label): one for one in system.of(Running) if not one.ends}
    seen: set[tuple[str, str, object]] = set()
    for use in system.of(ObjectReference):
        workload = workloads.get(use.held)
        key = (*use.held, use.name)
        if use.kind != "ConfigMap" or use.use not in _ONCE or workload is None or key in seen:
            continue
        found = [one for one in defined.get(use.name, ()) if near(one.namespace, use.namespace)]
        if found:
            seen.add(key)
            yield Observation(use.location, _kind(workload, use, found[0]), f"{use.name} in {use.by}")


def _kind(workload: Running, use: ObjectReference, found: ObjectDefined) -> Kind:
    follows = any(_RESTARTS.search(name) for name in workload.annotations)
    return Kind.PASS if follows or found.made or found.fixed or _VERSIONED.search(str(use.name)) else Kind.FAIL
