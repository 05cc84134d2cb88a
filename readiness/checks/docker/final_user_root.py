"""The account a container of the shipped stage starts as: USER through all the stages below it, else the base's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import place
from readiness.formats import bases
from readiness.formats.dockerfile.purpose import for_development, is_tool, named_for_development
from readiness.model.artifact import Document, Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Setting, Stage
    from readiness.model.location import Location

_HANDS_OVER = lazy(
    r"(^|[\s/\"'])(gosu|su-exec|setpriv|chpst|s6-setuidgid|setuidgid|runuser|setuser|fixuid)(?=[\s\"':]|$)|s6-overlay"
)
_SWITCHES = lazy(r"(^|[\s/])(gosu|su-exec|setpriv|chpst|s6-setuidgid|setuidgid|runuser|su|sudo)(?=\s)")
_ROOT = frozenset({"root", "0"})
_ADMINISTRATOR = "ContainerAdministrator"


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for what ships, unless nothing ever starts in it.

    What starts nothing of its own is often a base, so it counts less; what is called by hand counts least.
    """
    dockerfile = document.content
    stage = dockerfile.shipped
    if dockerfile.base.image == "scratch" and stage.settings.cmd is None and stage.settings.entrypoint is None:
        return
    kind, note = _judge(dockerfile, stage)
    if kind is Kind.FAIL and named_for_development(stage.name) and len(dockerfile.stages) > 1:
        kind, note = Kind.OPEN, f"the last stage is `{stage.name}`: which one ships is not said here"
    started = stage.settings.cmd is not None or stage.settings.entrypoint is not None
    level = None if started else Level.WARNING
    if is_tool(dockerfile):
        level, note = Level.NOTE, f"{note}; a program that is called by hand" if note else ""
    if for_development(document.path) or _ADMINISTRATOR in note:
        level = Level.NOTE
    yield Observation(_where(document, stage), kind, stage.label, note, level=level)


def _where(document: Document[Dockerfile], stage: Stage) -> Location:
    user = stage.settings.user
    if user is not None:
        return place(document, stage, user.instruction)
    return place(document, stage, stage.origin, stage.reference.region)


def _judge(dockerfile: Dockerfile, stage: Stage) -> tuple[Kind, str]:
    user = stage.settings.user
    if user is not None and isinstance(user.value, Unresolved):
        return Kind.OPEN, f"USER {user.value.text} is only known later"
    if user is not None and str(user.value).partition(":")[0] not in _ROOT:
        return Kind.PASS, ""
    if _switches(stage):
        return Kind.PASS, ""
    found = _of_base(dockerfile, stage, user)
    if found[0] is Kind.FAIL and any(_HANDS_OVER.search(text) for text in _texts(dockerfile, stage)):
        return Kind.OPEN, "a program that hands over to another account is in the image; its entrypoint may use it"
    return found


def _of_base(dockerfile: Dockerfile, stage: Stage, user: Setting | None) -> tuple[Kind, str]:
    image = dockerfile.base.image
    base = bases.lookup(image)
    name = (image.text if isinstance(image, Unresolved) else image).partition("@")[0]
    if base is not None and base.drops_privileges:
        if stage.settings.entrypoint is None:
            return Kind.PASS, ""
        return Kind.OPEN, f"the entrypoint of {name}, which gives up root, is replaced by one that may call it"
    if user is not None:
        return Kind.FAIL, "the last USER is root"
    if base is None:
        return Kind.OPEN, f"no USER is set, and who {name} starts as is not known"
    if base.user in {*_ROOT, _ADMINISTRATOR}:
        return Kind.FAIL, f"no USER is set, and {name} starts as {base.user}"
    return Kind.PASS, ""


def _switches(stage: Stage) -> bool:
    """What is started gives up root itself."""
    started = [one for one in (stage.settings.entrypoint, stage.settings.cmd) if one is not None]
    return any(_SWITCHES.search(" ".join(word.text for word in one.arguments)) for one in started)


def _texts(dockerfile: Dockerfile, stage: Stage) -> Iterator[str]:
    for one in dockerfile.chain(stage):
        yield from (instruction.source for instruction in one.instructions)
