"""What checks of Argo Rollouts share: whose pods they run, what may change them, values that may be unresolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import folder, same_namespace
from readiness.model.artifact import Unresolved
from readiness.model.cluster import Autoscaler, PodTemplate
from readiness.model.objects import ObjectPatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from readiness.model.delivery import ArgoRollout
    from readiness.model.facts import Number, Text
    from readiness.model.system import System


def patched(one: ArgoRollout, system: System, field: str) -> bool:
    """A patch of the repository may give this field of its `spec` another value."""
    return any(
        patch.kind in ("", "Rollout") and patch.name == one.name and field in patch.fields
        for patch in system.of(ObjectPatch)
    )


def autoscaled(one: ArgoRollout, system: System) -> bool:
    return any(
        (scaler.target_kind, scaler.target_name) == ("Rollout", one.name)
        and same_namespace(scaler.namespace, one.namespace)
        for scaler in system.of(Autoscaler)
    )


def pods(one: ArgoRollout, system: System) -> Mapping[str, Text] | None:
    """Labels of the pods, its own or those of the workload it borrows them of; None when that is not here."""
    if one.borrowed is None:
        return one.labels
    kind, name = one.borrowed
    found = [
        each
        for each in system.of(PodTemplate)
        if (each.kind, each.name) == (kind, name) and same_namespace(each.namespace, one.namespace)
    ]
    beside = [each for each in found if folder(each.location) == folder(one.location)] or found
    return beside[0].labels if beside and not beside[0].partial else None


def written(value: Text | Number | None) -> str:
    return value.text if isinstance(value, Unresolved) else str(value)


def late(values: Iterable[Text | Number | None]) -> str:
    """Why it can not be told: the first value that is only known later; empty when all are known."""
    texts = (value.text for value in values if isinstance(value, Unresolved))
    return next((f"`{text}` is only known later" for text in texts), "")
