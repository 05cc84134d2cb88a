"""ConfigMaps, Secrets, ServiceAccounts and claims that pods name, and whether they are there."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.checks.k8s.serving import near
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation
from readiness.model.named import NamedTuple
from readiness.model.objects import ObjectDefined, ObjectReference
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.system import System

_KINDS = ("ConfigMap", "Secret", "ServiceAccount", "PersistentVolumeClaim")
_GIVEN = frozenset({("ServiceAccount", "default"), ("ConfigMap", "kube-root-ca.crt")})
_SHORT = 8


class _Known(NamedTuple):
    """What is defined of one kind, by name and by what names look like at a glance."""

    exact: dict[object, list[ObjectDefined]]
    alike: dict[str, list[ObjectDefined]]


def check(system: System) -> Iterator[Observation]:
    """One observation for each reference that is not optional.

    What is nowhere in the repository may come from elsewhere: it is open, unless a name that is almost the same is here.
    """
    known = {kind: _Known(defaultdict(list), defaultdict(list)) for kind in _KINDS}
    for one in system.of(ObjectDefined):
        if one.kind in known:
            known[one.kind].exact[one.name].append(one)
            if isinstance(one.name, str):
                for look in _looks(one.name):
                    known[one.kind].alike[look].append(one)
    for reference in system.of(ObjectReference):
        if reference.kind in _KINDS and not reference.optional and (reference.kind, reference.name) not in _GIVEN:
            yield _judged(reference, known[reference.kind])


def _judged(reference: ObjectReference, known: _Known) -> Observation:
    name = f"{reference.kind} {getattr(reference.name, 'text', reference.name)}"
    if isinstance(reference.name, Unresolved):
        return Observation(reference.location, Kind.OPEN, name, f"`{reference.name.text}` is only known later")
    found = [one for one in known.exact.get(reference.name, ()) if near(one.namespace, reference.namespace)]
    if found:
        return _with_key(reference, name, found)
    for look in _looks(reference.name):
        for one in known.alike.get(look, ()):
            if near(one.namespace, reference.namespace) and one.name != reference.name:
                return Observation(reference.location, Kind.FAIL, name, f"there is {one.name}")
    return Observation(reference.location, Kind.OPEN, name, f"{name} is not in the repository")


def _with_key(reference: ObjectReference, name: str, found: Sequence[ObjectDefined]) -> Observation:
    keys = [one.keys for one in found]
    key = reference.key
    if isinstance(key, str) and key and all(each is not None and key not in each for each in keys):
        known = sorted(one for each in keys if each is not None for one in each)
        note = f"it has no key {key}" + (f", only {', '.join(known[:3])}" if known else "")
        return Observation(reference.location, Kind.FAIL, name, note, tuple(one.location for one in found[:1]))
    return Observation(reference.location, Kind.PASS, name)


def _looks(name: str) -> tuple[str, ...]:
    """Equal for names that differ by case, by separators, by an s at the end, or by the order of letters."""
    plain = regex(r"[-_.]").sub("", name.lower()).removesuffix("s")
    letters = "".join(sorted(filter(str.isalpha, name))) + regex(r"\D").sub("", name)
    return (f"plain {plain}", f"letters {letters}") if len(name) > _SHORT else (f"plain {plain}",)
