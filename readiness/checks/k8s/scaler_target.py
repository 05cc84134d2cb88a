"""An autoscaler whose target is nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import near, same_namespace, scaled
from readiness.checks.k8s.unread import unread
from readiness.model.artifact import Unresolved
from readiness.model.cluster import Autoscaler, CustomResource, PodTemplate
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_KNOWN = frozenset({"Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "DeploymentConfig", "Rollout"})


def check(system: System) -> Iterator[Observation]:
    """One observation for each HorizontalPodAutoscaler and ScaledObject."""
    for scaler in system.of(Autoscaler):
        if scaler.kind == "VerticalPodAutoscaler" or _taken_over(scaler, system):
            continue
        name = f"{_written(scaler.target_kind)}/{_written(scaler.target_name)}"
        yield Observation(scaler.target_location, *_judge(scaler, name, system))


def _judge(scaler: Autoscaler, name: str, system: System) -> tuple[Kind, str, str]:
    if isinstance(scaler.target_name, Unresolved) or isinstance(scaler.target_kind, Unresolved):
        return Kind.OPEN, name, "the target is only known later"
    if scaled(scaler, system) or any(_is(scaler, one) for one in system.of(CustomResource)):
        return Kind.PASS, name, ""
    if reason := unread(system, scaler.location):
        return Kind.OPEN, name, reason
    if scaler.target_kind in _KNOWN and near(scaler, system.of(PodTemplate)):
        return Kind.FAIL, name, ""
    return Kind.OPEN, name, "the target is not in this repository"


def _taken_over(scaler: Autoscaler, system: System) -> bool:
    """A Rollout has the Deployment's place: `rollout-scaler-binding` says so, and knows why."""
    meant = scaler._replace(target_kind="Rollout")
    return scaler.target_kind == "Deployment" and not scaled(scaler, system) and bool(scaled(meant, system))


def _is(scaler: Autoscaler, one: CustomResource) -> bool:
    return (one.kind, one.name) == (scaler.target_kind, scaler.target_name) and same_namespace(
        scaler.namespace, one.namespace
    )


def _written(text: object) -> str:
    return text.text if isinstance(text, Unresolved) else str(text)
