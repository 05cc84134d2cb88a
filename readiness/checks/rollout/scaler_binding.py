"""Autoscalers and disruption budgets that still hold to a Deployment whose requests go to other pods now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import folder, same_namespace, selects
from readiness.model.artifact import Unresolved
from readiness.model.cluster import Autoscaler, DisruptionBudget, PodTemplate
from readiness.model.delivery import ArgoRollout, FlaggerCanary
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

    Answer = tuple[Kind, str]

_RENAMED = ("app", "name", "app.kubernetes.io/name")
"""Of these labels Flagger gives the first that the pods bear another value in the copy that takes the requests."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each autoscaler of a Rollout, or of a Deployment that a Rollout or Canary has to do with, and for
    each budget over the pods of a Deployment that Flagger copies."""
    for scaler in system.of(Autoscaler):
        if scaler.kind != "VerticalPodAutoscaler" and isinstance(scaler.target_name, str):
            answer = _rollout(scaler, system) or _canary(scaler, system)
            if answer is not None:
                name = f"{scaler.kind}/{scaler.name} of {_text(scaler.target_kind)}/{scaler.target_name}"
                yield Observation(scaler.target_location, answer[0], name, answer[1])
    for budget in system.of(DisruptionBudget):
        yield from _budget(budget, system)


def _rollout(scaler: Autoscaler, system: System) -> Answer | None:
    for one in system.of(ArgoRollout):
        if not same_namespace(one.namespace, scaler.namespace):
            continue
        beside = folder(one.location) == folder(scaler.location)
        if (scaler.target_kind, scaler.target_name) == ("Rollout", one.name):
            return Kind.PASS, ""
        if one.borrowed == (scaler.target_kind, scaler.target_name):
            return (Kind.FAIL, f"{one.label} runs its pods") if beside else (Kind.OPEN, f"{one.label} may run its pods")
        if (scaler.target_kind, scaler.target_name) == ("Deployment", one.name) and not _deployed(
            scaler, system, beside
        ):
            return Kind.FAIL, f"{one.label} has taken its place"
    return None


def _deployed(scaler: Autoscaler, system: System, beside: bool) -> bool:
    return any(
        (one.kind, one.name) == ("Deployment", scaler.target_name)
        and same_namespace(one.namespace, scaler.namespace)
        and (not beside or folder(one.location) == folder(scaler.location))
        for one in system.of(PodTemplate)
    )


def _canary(scaler: Autoscaler, system: System) -> Answer | None:
    for one in system.of(FlaggerCanary):
        if (one.target_kind, one.target_name) != (scaler.target_kind, scaler.target_name):
            continue
        if not same_namespace(one.namespace, scaler.namespace):
            continue
        if one.scaler == scaler.name:
            return Kind.PASS, ""
        if isinstance(one.scaler, Unresolved):
            return Kind.OPEN, f"`{one.scaler.text}` is only known later"
        if folder(one.location) != folder(scaler.location):
            return Kind.OPEN, f"{one.label} is in another folder, and may be for another place"
        return Kind.FAIL, f"{one.label} names no such autoscalerRef: nothing scales {one.target_name}-primary"
    return None


def _budget(budget: DisruptionBudget, system: System) -> Iterator[Observation]:
    if budget.selector is None:
        return
    for one in system.of(FlaggerCanary):
        for pods in system.of(PodTemplate):
            if (pods.kind, pods.name) != (one.target_kind, one.target_name) or not _all_near(budget, one, pods):
                continue
            key = next((key for key in _RENAMED if key in pods.labels), "")
            if key not in budget.selector.labels or not selects(budget.selector, pods.labels):
                continue
            lost = not _guarded(f"{_text(pods.labels[key])}-primary", key, system)
            note = f"the pods of {pods.name}-primary bear another `{key}`" if lost else ""
            kind = Kind.FAIL if lost else Kind.PASS
            yield Observation(budget.location, kind, f"PodDisruptionBudget/{budget.name} of {one.label}", note)


def _all_near(budget: DisruptionBudget, one: FlaggerCanary, pods: PodTemplate) -> bool:
    places = {folder(each.location) for each in (budget, one, pods)}
    return len(places) == 1 and same_namespace(budget.namespace, one.namespace)


def _guarded(value: str, key: str, system: System) -> bool:
    return any(
        other.selector is not None and other.selector.labels.get(key) == value for other in system.of(DisruptionBudget)
    )


def _text(value: object) -> str:
    return value.text if isinstance(value, Unresolved) else str(value)
