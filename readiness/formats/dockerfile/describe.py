"""A stage in plain fields: what it stands on and what it comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats import bases
from readiness.formats.dockerfile.nodes import Field, placed, scalar
from readiness.model.artifact import Unresolved

if TYPE_CHECKING:
    from readiness.formats.dockerfile.settings import Setting
    from readiness.formats.dockerfile.stages import Dockerfile, Stage
    from readiness.formats.dockerfile.syntax import Instruction
    from readiness.model.facts import Text


def effective_user(dockerfile: Dockerfile, stage: Stage) -> Text | None:
    """The USER in force, else the base's own; None when neither is known."""
    if stage.settings.user is not None:
        return stage.settings.user.value
    base = bases.lookup(dockerfile.chain(stage)[-1].image)
    return base.user if base is not None else None


def describe_stage(dockerfile: Dockerfile, stage: Stage) -> dict[str, Field]:
    """Fields of the `stage` selector.

    `user` is what USER says, `effective_user` what the container starts as: Unresolved when only the base, which is
    not known, could tell. `base` is the image at the bottom of the chain.
    """
    settings, image = stage.settings, dockerfile.chain(stage)[-1].image
    user = effective_user(dockerfile, stage)
    base = bases.lookup(image)
    health = settings.healthcheck
    return {
        "name": stage.label,
        "index": stage.number,
        "image": stage.image,
        "external": stage.parent is None,
        "base": image,
        "platform": stage.platform,
        "user": _setting(settings.user),
        "effective_user": Unresolved("") if user is None else user,
        "drops_privileges": base.drops_privileges if base else Unresolved(""),
        "workdir": _setting(settings.workdir),
        "shell": " ".join(settings.shell_words),
        "healthcheck": health.arguments[0].text.upper() if health else None,
        "cmd": _command(settings.cmd),
        "entrypoint": _command(settings.entrypoint),
        **placed(dockerfile, stage),
    }


def _setting(setting: Setting | None) -> Field:
    return scalar(setting.value, setting.instruction.anchor) if setting else None


def _command(instruction: Instruction | None) -> Field:
    if instruction is None:
        return None
    return scalar(" ".join(word.text for word in instruction.arguments), instruction.anchor)
