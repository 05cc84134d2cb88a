"""A workload that says how many replicas it has while an autoscaler decides that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import folder, scaled
from readiness.model.cluster import Autoscaler
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each workload that an autoscaler of the same folder scales: another folder may be another place."""
    for scaler in system.of(Autoscaler):
        if scaler.kind == "VerticalPodAutoscaler":
            continue
        for template in scaled(scaler, system):
            if folder(template.location) != folder(scaler.location):
                continue
            place = template.replicas_location or template.location
            kind = Kind.FAIL if template.replicas_location is not None else Kind.PASS
            yield Observation(place, kind, f"{template.kind}/{template.name}", related=(scaler.location,))
