"""What several units say of the same files, told once: overlays over one base mostly say the same of it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.model.finding import Kind, Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.engine.examine import Examined, Observed

    Key = tuple[object, ...]


def told_once(built: Sequence[Examined]) -> Iterator[Observed]:
    """One observation for each rule, place and truth.

    Where not all units that are made of the file agree, the note says which ones fail; where these are all minor, the fail
    is a note.
    """
    said: dict[Key, list[tuple[Examined, Observed]]] = defaultdict(list)
    for one in built:
        seen: set[Key] = set()
        for observed in one.observed:
            key = _key(observed)
            if key not in seen:
                seen.add(key)
                said[key].append((one, observed))
    users = _users(built)
    for same in said.values():
        yield _told(same, users.get(same[0][1].observation.location.path, ()))


def _key(observed: Observed) -> Key:
    """Names differ with the prefixes of overlays; what is not one of them keeps two objects on one line apart."""
    seen = observed.observation
    inside = seen.location.logical.split("/", 2)[2:]
    return (observed.rule_id, seen.kind, seen.location.path, seen.location.region, seen.note, *inside)


def _users(built: Sequence[Examined]) -> dict[str, list[Examined]]:
    users: dict[str, list[Examined]] = defaultdict(list)
    for one in built:
        for path in one.unit.paths if one.unit is not None else ():
            users[path].append(one)
    return users


def _told(same: Sequence[tuple[Examined, Observed]], users: Sequence[Examined]) -> Observed:
    _, first = min(same, key=lambda pair: pair[0].unit is not None and not pair[0].unit.joined)
    observation = first.observation
    minor = all(one.unit is not None and one.unit.minor for one, _ in same)
    partial = len(same) < len(users) and any(one.unit is not None and not one.unit.joined for one in users)
    if observation.kind is not Kind.FAIL or not (minor or partial):
        return first
    folders = sorted(one.path or "the root" for one, _ in same)
    shown = ", ".join(folders[:3]) + (f" and {len(folders) - 3} more" if len(folders) > 3 else "")
    note = f"{observation.note}; in {shown}" if observation.note else f"in {shown}"
    level = Level.NOTE if minor else observation.level
    return first._replace(observation=observation._replace(note=note, level=level))
