"""Pods that anybody in the cluster may reach: no NetworkPolicy selects them, or only for one direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import near, same_namespace, selects
from readiness.checks.k8s.unread import unread
from readiness.model.cluster import NetworkPolicy, PodTemplate
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System, *, both_ways: bool = False) -> Iterator[Observation]:
    """One observation for each workload. Where none is written beside it, policies may be elsewhere."""
    policies = system.of(NetworkPolicy)
    for template in system.of(PodTemplate):
        if template.partial:
            continue
        around = [one for one in policies if same_namespace(one.namespace, template.namespace)]
        truths = [(one, _covers(one, template)) for one in around]
        on = [one for one, truth in truths if truth]
        name = f"{template.kind}/{template.name}"
        if both_ways:
            if on:
                whole = any(one.ingress for one in on) and any(one.egress for one in on)
                yield Observation(template.location, Kind.PASS if whole else Kind.FAIL, name)
        elif on:
            yield Observation(template.location, Kind.PASS, name)
        elif any(truth is None for _, truth in truths):
            yield Observation(template.location, Kind.OPEN, name, "what a NetworkPolicy selects could not be told")
        elif reason := unread(system, template.location):
            yield Observation(template.location, Kind.OPEN, name, reason)
        elif near(template, policies):
            yield Observation(template.location, Kind.FAIL, name)
        else:
            yield Observation(template.location, Kind.OPEN, name, "no NetworkPolicy is written beside it")


def _covers(policy: NetworkPolicy, template: PodTemplate) -> bool | None:
    if policy.kind != "NetworkPolicy":
        return None
    return policy.selector is None or selects(policy.selector, template.labels)
