"""Whether one of the alerts fires on the share of requests that fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.ops.handbooks import elsewhere
from readiness.model.finding import Kind, Observation
from readiness.model.operations import AlertRule
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_ERRORS = lazy(
    r"(?i)status(?:_?(?:code|class))?\\?[\"']?\s*(?:=~?|!~|:)\s*\\?[\"']?\^?[\[(]?(?:5|\.?\^?[5])|5xx|5\.\.|\b5\d\d\b|error[_-]?(?:rate|ratio|count|total|budget)|errors?_total|errors?\b.*[/]|http.*(?:error|failure)"
    r"|code\\?[\"']?\s*(?:=~?|!~)\s*\\?[\"'](?:5|\[?\^?[1-4])|grpc_code\s*!?[=~]|(?:failed|failure)s?_(?:requests?|total)|requests?\.errors?|trace\.\S*\.errors|HTTPCode_(?:Target|ELB)_5XX|5XXError|Errors\b|burn[-_ ]?rate|event\.type:error|is:unresolved|request[-_ ]count.*response_code_class.*5"
)
_OF_THE_PLATFORM = lazy(
    r"(?i)\b(?:apiserver|etcd|kubelet|coredns|prometheus_|alertmanager_|node_|kube_|grpc_server_handled_total\{.*etcd|rest_client|thanos|loki_|cortex|argocd_|certmanager_|cadvisor|container_cpu)"
)


def check(system: System) -> Iterator[Observation]:
    """One observation: for the first alert on errors of requests, else for the first alert at all, else for the repository."""
    if not any(one.kind == "service" for one in system.services):
        return
    alerts = [one for one in system.of(AlertRule) if not _OF_THE_PLATFORM.search(one.expression)]
    found = next((one for one in alerts if _ERRORS.search(one.expression)), None)
    if found is not None:
        yield Observation(found.location, Kind.PASS, found.name)
    elif alerts:
        named = next(
            (one for one in alerts if _ERRORS.search(one.name.replace("_", " ")) or "error" in one.name.lower()), None
        )
        place = min(one.location for one in alerts)
        if named is not None:
            yield Observation(
                named.location, Kind.OPEN, named.name, "it is named after errors; what it counts cannot be told"
            )
        else:
            yield Observation(place, Kind.FAIL, f"{len(alerts)} alert{'s' if len(alerts) > 1 else ''}")
    else:
        yield elsewhere("no alert of the service is defined here")
