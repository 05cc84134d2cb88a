"""Two colours of one workload that are not alike: the switch would change more than the version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.delivery import ColourPair
from readiness.model.facts import EnvSet
from readiness.model.finding import Kind, Observation
from readiness.model.objects import Running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.location import Location
    from readiness.model.objects import Container
    from readiness.model.system import System

_SAID = ("readinessProbe", "livenessProbe", "startupProbe", "resources", "envFrom", "securityContext")


def check(system: System) -> Iterator[Observation]:
    """One observation for each pair, at the second."""
    running = {(one.location.path, one.label): one for one in system.of(Running)}
    for pair in system.of(ColourPair):
        one, other = running[pair.one.path, pair.labels[0]], running[pair.location.path, pair.labels[1]]
        differing = [*_differing(one, other), *_variables(pair, system)]
        late = any(
            isinstance(each.settings["replicas"].value, Unresolved)
            for each in (one, other)
            if "replicas" in each.settings
        )
        kind = Kind.FAIL if differing else Kind.OPEN if late else Kind.PASS
        note = ", ".join(differing) or ("how many pods they have is only known later" if late else "")
        yield Observation(pair.location, kind, f"{pair.labels[0]} and {pair.labels[1]}", note, related=(pair.one,))


def _differing(one: Running, other: Running) -> Iterator[str]:
    """What differs, in a word each. A colour at rest may have no pods at all."""
    counts = [each.settings["replicas"].value if "replicas" in each.settings else 1 for each in (one, other)]
    if all(isinstance(count, int) and count > 0 for count in counts) and counts[0] != counts[1]:
        yield f"replicas ({counts[0]} and {counts[1]})"
    ours, theirs = ({_plain(each.name, one, other): each for each in it.containers} for it in (one, other))
    if set(ours) != set(theirs):
        yield "containers"
        return
    for name, container in ours.items():
        yield from _container(container, theirs[name])


def _plain(name: str, one: Running, other: Running) -> str:
    """A container may be named after its colour."""
    return "" if name in (one.name, other.name) else name


def _container(one: Container, other: Container) -> Iterator[str]:
    if all(isinstance(each.image, str) for each in (one, other)) and _repository(one.image) != _repository(other.image):
        yield "image"
    yield from (field for field in _SAID if (field in one.says) != (field in other.says))
    if [port.number for port in one.ports] != [port.number for port in other.ports]:
        yield "ports"


def _repository(image: object) -> str:
    """Without tag and digest. A colour in the tag or in the name is the version's."""
    head, _, last = str(image).partition("@")[0].rpartition("/")
    return f"{head}/{last.partition(':')[0]}"


def _variables(pair: ColourPair, system: System) -> Iterator[str]:
    names = [
        {each.name for each in system.of(EnvSet) if _within(each.location, place, label)}
        for place, label in zip((pair.one, pair.location), pair.labels, strict=True)
    ]
    odd = sorted(names[0] ^ names[1])
    if odd:
        yield f"env ({', '.join(odd[:3])}{' and more' if len(odd) > 3 else ''})"


def _within(place: Location, workload: Location, label: str) -> bool:
    return place.path == workload.path and place.logical.startswith(f"{label}/")
