"""What one overlay of several makes of a workload: the one fact that alternatives tell as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import EMPTY
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.artifact import Unresolved
    from readiness.model.location import Location


class Strength(NamedTuple):
    """Something that makes a workload safer, and where it is said."""

    value: object
    location: Location


class OverlaidImage(NamedTuple):
    container: str
    image: str | Unresolved
    location: Location


class Overlaid(NamedTuple):
    """A workload as an overlay makes it."""

    location: Location
    """The overlay's kustomization file."""
    overlay: str
    """The folder of the overlay."""
    stage: str
    """`production`, `staging`, `development`; empty where the folder's name tells none."""
    workload: Location
    kind: str
    name: str
    """What it is called in the base."""
    strengths: Mapping[str, Strength] = EMPTY
    """By what it is: `replicas`, `limits.memory of container web`, `readinessProbe of container web`."""
    images: tuple[OverlaidImage, ...] = ()
    sure: bool = True
    """All of the overlay could be read."""
