"""Whether a container runs an image that is built here, and which number that image's users have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.joined import image_name
from readiness.formats import bases
from readiness.model.facts import ComposeService
from readiness.model.lifecycle import Account

if TYPE_CHECKING:
    from readiness.checks.joined import Unit
    from readiness.model.containers import ContainerRun
    from readiness.model.facts import ImageBuilt, Text


def built_here(unit: Unit, run: ContainerRun) -> ImageBuilt | None:
    """The image the container surely runs; None where another may be meant."""
    image = unit.image
    if image is None:
        return None
    composed = next((one for one in unit.service.of(ComposeService) if one.location == run.location), None)
    if composed is not None and composed.build is not None:
        return image if not composed.target and composed.dockerfile in (None, image.location.path) else None
    return image if run.image is not None and _is_called(image_name(run.image), names(unit)) else None


def _is_called(image: str, known: frozenset[str]) -> bool:
    """`vote`, or `examplevotingapp_vote`: a project's name is often put in front."""
    return image in known or any(image.endswith((f"-{name}", f"_{name}")) for name in known if len(name) > 2)


def names(unit: Unit) -> frozenset[str]:
    """What the service's own image may be called."""
    service = unit.service
    composed = {
        image_name(one.image) for one in service.of(ComposeService) if one.build is not None and one.image is not None
    }
    return frozenset({service.name.lower(), service.path.rpartition("/")[2].lower(), *composed} - {""})


def numbers(unit: Unit, image: ImageBuilt) -> dict[str, int | None]:
    """Number by name of the users of an image: those of its base, and those its Dockerfile makes. None: whichever was free."""
    base = bases.lookup(image.base)
    found: dict[str, int | None] = {"root": 0, **((base.accounts or {}) if base is not None else {})}
    for one in unit.service.of(Account):
        if one.location.path == image.location.path:
            found[one.name] = one.uid if isinstance(one.uid, int) else None
    return found


def number(user: Text | None, known: dict[str, int | None]) -> int | None:
    """Of `1001`, `app`, `1001:0`; None where it can't be told."""
    if not isinstance(user, str):
        return None
    name = user.partition(":")[0]
    return int(name) if name.isdecimal() else known.get(name)
