"""Production overlays that run the image of the base as it stands, though another overlay says which one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.image_pins import moves
from readiness.checks.kustomize.production_weaker import pairs
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.overlay import Overlaid, OverlaidImage
    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each container of production whose image another overlay sets, and sets firmly."""
    for production, others in pairs(system, "staging", "development", ""):
        for used in production.images:
            set_by = next((one for one in others if _sets(one, used)), None)
            if set_by is None:
                continue
            place = production.location if moves(used.image) else used.location
            name = f"container {used.container} of {production.kind}/{production.name}"
            kind = Kind.PASS if not moves(used.image) else Kind.FAIL if production.sure else Kind.OPEN
            yield Observation(place, kind, name, _note(used, set_by))


def _sets(other: Overlaid, used: OverlaidImage) -> bool:
    """It says the image of the same container at another place, and one that stays."""
    return any(
        one.container == used.container and one.location != used.location and moves(one.image) is False
        for one in other.images
    )


def _note(used: OverlaidImage, other: Overlaid) -> str:
    written = getattr(used.image, "text", used.image)
    return f"it is {written}, and {other.overlay} says which one"
