"""The user an image is made for and the one it is run as: who starts it, who owns what it writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.joined import units
from readiness.checks.system.built import built_here, number, numbers
from readiness.checks.system.shared_link import told
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.lifecycle import GroupWritable, Owned
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.joined import Unit
    from readiness.model.containers import ContainerRun
    from readiness.model.facts import ImageBuilt
    from readiness.model.location import Location
    from readiness.model.system import System

_WRITTEN = lazy(
    r"(?i)(?:^|/)(?:data|uploads?|media|cache|caches|logs?|tmp|temp|storage|state|db|backups?|sessions?|spool|lib|run|var|public/uploads)(?:/|$)"
)
"""Folders that a program is given in order to write there."""


_ANYBODY = frozenset({"65532", "65534"})
"""`nonroot` and `nobody`."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each container that says who runs an image of ours."""
    for unit in units(system):
        found: list[tuple[Observation, Location | None]] = []
        for run in unit.deployed():
            image = built_here(unit, run)
            if image is None or run.partial:
                continue
            link = image.user_location or image.location
            if run.user is not None:
                found += [(one, link) for one in _run_as(unit, run, image)]
            elif run.by == "kubernetes" and run.non_root is not None and run.non_root.value is True:
                found.append((_not_root(unit, run, image), link))
        yield from told(found)


def _chain(image: ImageBuilt, run: ContainerRun) -> Iterator[Location]:
    if image.user_location is not None:
        yield image.user_location._replace(message=f"USER {_shown(image.user)}")
    else:
        yield image.location._replace(message=f"no USER; the base starts as {_shown(image.user)}")
    if run.user is not None:
        yield run.user.location._replace(message=f"it is run as {_shown(run.user.value)}")
    elif run.non_root is not None:
        yield run.non_root.location._replace(message="runAsNonRoot without runAsUser")


def _shown(value: object) -> str:
    if value is None:
        return "a user that is not known"
    return value.text if isinstance(value, Unresolved) else str(value)


def _not_root(unit: Unit, run: ContainerRun, image: ImageBuilt) -> Observation:
    """The kubelet compares numbers: it starts neither root nor a name."""
    assert run.non_root is not None
    where, name = run.non_root.location, unit.service.name
    related = tuple(_chain(image, run))
    if not isinstance(image.user, str):
        missing = f"USER {image.user.text}" if image.user is not None else f"the user of {_shown(image.base)}"
        return Observation(where, Kind.OPEN, name, f"{missing} is not known", related=related)
    user = image.user.partition(":")[0]
    if user.isdecimal() and int(user):
        return Observation(where, Kind.PASS, name, related=related)
    if image.user_location is None and user not in ("root", "0"):
        return Observation(
            where, Kind.OPEN, name, f"whether its base starts as a number or as {user} is not known", related=related
        )
    note = "starts as root, which runAsNonRoot refuses"
    if user not in ("root", "0"):
        note = f"starts as {user}, a name that runAsNonRoot cannot tell from root, and so refuses"
    return Observation(where, Kind.FAIL, name, f"the image {note}", related=related)


def _run_as(unit: Unit, run: ContainerRun, image: ImageBuilt) -> Iterator[Observation]:
    assert run.user is not None
    where, name, related = run.user.location, unit.service.name, tuple(_chain(image, run))
    known = numbers(unit, image)
    value = run.user.value
    given = value if isinstance(value, int) else number(value, known)
    if given is None:
        if isinstance(value, Unresolved):
            yield Observation(where, Kind.OPEN, name, f"the user {value.text} is only known later", related=related)
        return
    if given == 0:
        return  # root writes everywhere; that it should not is another rule's
    barred = _barred(unit, run, image, given, known)
    if barred is not None:
        owned, owner = barred
        path = owned.path if isinstance(owned.path, str) else owned.path.text
        note = f"runs as {given}, and {path} belongs to {owner}"
        mine = (*related, owned.location._replace(message=f"{path} belongs to {owner}"))
        yield Observation(where, Kind.FAIL, name, note, related=mine, level=Level.WARNING)
        return
    made_for = number(image.user, known)
    if made_for in (given, 0) or _is_named(image):
        yield Observation(where, Kind.PASS, name, related=related)
    elif image.user_location is not None and isinstance(image.user, str) and made_for is not None:
        note = f"runs as {given}, and its image is made for {_shown(image.user)}"
        yield Observation(where, Kind.FAIL, name, note, related=related, level=Level.NOTE)
    elif image.user is None or isinstance(image.user, Unresolved) or made_for is None:
        note = f"which number {_shown(image.user)} has is not known"
        yield Observation(where, Kind.OPEN, name, note, related=related)


def _is_named(image: ImageBuilt) -> bool:
    """A name such as `nobody`, or its number, stands for any user that is not root, where nothing was given to it."""
    user = image.user.partition(":")[0] if isinstance(image.user, str) else ""
    return bool(user) and (not user.isdecimal() or user in _ANYBODY) and image.user_location is not None


def _barred(
    unit: Unit, run: ContainerRun, image: ImageBuilt, given: int, known: dict[str, int | None]
) -> tuple[Owned, str] | None:
    """A folder to write in that was given to another user, and that no volume hides."""
    opened = [one.path for one in unit.service.of(GroupWritable) if one.location.path == image.location.path]
    owned = [one for one in unit.service.of(Owned) if one.location.path == image.location.path and one.written]
    if any(number(one.owner, known) == given for one in owned):
        return None
    for one in owned:
        owner = number(one.owner, known)
        if owner in (None, 0) or not isinstance(one.path, str) or _WRITTEN.search(one.path) is None:
            continue
        if not any(_holds(path, one.path) for path in (*opened, *(mount.path for mount in run.mounts))):
            return one, _shown(one.owner)
    return None


def _holds(outer: object, inner: str) -> bool:
    """A path that is not known may be any."""
    return not isinstance(outer, str) or f"{inner}/".startswith(f"{outer.rstrip('/')}/")
