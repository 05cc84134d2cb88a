"""ConfigMaps, Secrets, ServiceAccounts and claims that pods name, and whether they are there."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.checks.k8s_serving import near
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation
from readiness.model.objects import ObjectDefined, ObjectReference

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.system import System

_KINDS = ("ConfigMap", "Secret", "ServiceAccount", "PersistentVolumeClaim")
_GIVEN = frozenset({("ServiceAccount", "default"), ("ConfigMap", "kube-root-ca.crt")})
_SHORT = 8


def check(system: System) -> Iterator[Observation]:
    """One observation for each reference that is not optional.

    What is nowhere in the repository may come from elsewhere: it is open, unless a name that is almost the same is here.
    """
    by_kind: dict[str, list[ObjectDefined]] = defaultdict(list)
    for one in system.of(ObjectDefined):
        by_kind[one.kind].append(one)
    for reference in system.of(ObjectReference):
        if reference.kind in _KINDS and not reference.optional and (reference.kind, reference.name) not in _GIVEN:
            yield _judged(reference, by_kind[reference.kind])


def _judged(reference: ObjectReference, defined: Sequence[ObjectDefined]) -> Observation:
    name = f"{reference.kind} {getattr(reference.name, 'text', reference.name)}"
    if isinstance(reference.name, Unresolved):
        return Observation(reference.location, Kind.OPEN, name, f"`{reference.name.text}` is only known later")
    close_by = [one for one in defined if near(one.namespace, reference.namespace)]
    found = [one for one in close_by if one.name == reference.name]
    if found:
        return _with_key(reference, name, found)
    twin = _twin(reference.name, [one.name for one in close_by if isinstance(one.name, str)])
    if twin:
        return Observation(reference.location, Kind.FAIL, name, f"there is {twin}")
    return Observation(reference.location, Kind.OPEN, name, f"{name} is not in the repository")


def _with_key(reference: ObjectReference, name: str, found: Sequence[ObjectDefined]) -> Observation:
    keys = [one.keys for one in found]
    key = reference.key
    if isinstance(key, str) and key and all(each is not None and key not in each for each in keys):
        known = sorted(one for each in keys if each is not None for one in each)
        note = f"it has no key {key}" + (f", only {', '.join(known[:3])}" if known else "")
        return Observation(reference.location, Kind.FAIL, name, note, tuple(one.location for one in found[:1]))
    return Observation(reference.location, Kind.PASS, name)


def _twin(name: str, names: Sequence[str]) -> str:
    """A name that differs by case, by its separators, by an s at its end, or by the order of two letters."""
    plain = _plain(name)
    for other in names:
        if _plain(other) == plain:
            return other
    for other in names:
        swapped = len(name) > _SHORT and _digits(name) == _digits(other) and sorted(name) == sorted(other)
        if swapped:
            return other
    return ""


def _plain(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "").replace(".", "").removesuffix("s")


def _digits(name: str) -> str:
    return "".join(filter(str.isdecimal, name))
