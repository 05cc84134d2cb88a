"""Services as the configuration says they are: `[[services]]` with a folder, a Dockerfile or workloads decides over all that was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.join.candidates import Candidate
from readiness.model.facts import ComposeService, ImageBuilt, Workload
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.facts import Fact
    from readiness.model.system import Pin

SAID = "the configuration says so"
_BUILDS = "the configuration says that it builds its image"
_RUNS = "the configuration says that it runs it"


def pinned(found: list[Candidate], pins: Sequence[Pin], facts: Sequence[Fact]) -> list[Candidate]:
    """With each pin's service as it is said; what was found of it under another name is part of it."""
    for pin in pins:
        one = _taken(found, pin)
        if one is None:
            one = Candidate(pin.name, _folder(pin))
            found.append(one)
        one.name = pin.name
        one.path = _folder(pin) if pin.path else one.path
        one.evidence.insert(0, Location(pin.dockerfile or one.path, message=SAID))
        if pin.dockerfile:
            _build(one, pin, found, facts)
        for fact in facts:
            if isinstance(fact, Workload | ComposeService) and is_meant(fact, pin.workloads):
                _run(one, fact, found)
    said = {pin.name for pin in pins}
    return [one for one in found if one.name in said or one.objects or one.evidence]


def _folder(pin: Pin) -> str:
    """The root itself is written as a dot."""
    return "" if pin.path == "." else pin.path or pin.dockerfile.rpartition("/")[0]


def _taken(found: Sequence[Candidate], pin: Pin) -> Candidate | None:
    """The one of its name, else the one its Dockerfile builds, else the only one in its folder."""
    by_name = next((one for one in found if one.name == pin.name), None)
    if by_name is not None:
        return by_name
    if pin.dockerfile:
        built = [one for one in found if any(place.path == pin.dockerfile for place in one.evidence) and not one.shared]
        return built[0] if len(built) == 1 else None
    there = [one for one in found if pin.path and one.path == _folder(pin)]
    return there[0] if len(there) == 1 else None


def _build(one: Candidate, pin: Pin, found: Sequence[Candidate], facts: Sequence[Fact]) -> None:
    """Its image comes of that Dockerfile alone, and of that Dockerfile only its image."""
    images = {fact.location.path: fact.location for fact in facts if isinstance(fact, ImageBuilt)}
    one.evidence = [place for place in one.evidence if place.path not in images or place.path == pin.dockerfile]
    one.shared.clear()
    for other in found:
        if other is not one:
            other.evidence = [place for place in other.evidence if place.path != pin.dockerfile]
            other.shared.discard(pin.dockerfile)
    if pin.dockerfile in images:
        one.evidence.append(images[pin.dockerfile]._replace(message=_BUILDS))


def _run(one: Candidate, fact: Workload | ComposeService, found: Sequence[Candidate]) -> None:
    key = (fact.location.path, fact.location.logical)
    keys = {key, (fact.location.path, f"{fact.kind}/{fact.name}")} if isinstance(fact, Workload) else {key}
    for other in found:
        if other is not one and other.objects & keys:
            other.objects -= keys
            other.evidence = [place for place in other.evidence if place._replace(message="") != fact.location]
    one.objects |= keys
    one.evidence = [place for place in one.evidence if place._replace(message="") != fact.location]
    one.evidence.append(fact.location._replace(message=_RUNS))


def is_meant(fact: Workload | ComposeService, names: Sequence[str]) -> bool:
    """`Deployment/web`, `services/web`, or the name alone."""
    kind = fact.kind if isinstance(fact, Workload) else "services"
    own = {fact.name, fact.own_name} if isinstance(fact, Workload) else {fact.name}
    return any(name in own or any(f"{kind}/{each}" == name for each in own) for name in names)


def unmatched(pins: Sequence[Pin], facts: Sequence[Fact], files: frozenset[str]) -> Iterator[str]:
    """What pins name and is not there, as sentences."""
    images = {fact.location.path for fact in facts if isinstance(fact, ImageBuilt)}
    running = [fact for fact in facts if isinstance(fact, Workload | ComposeService)]
    for pin in pins:
        if pin.path not in ("", ".") and not any(path.startswith(pin.path + "/") for path in files):
            yield f"[[services]] `{pin.name}`: there is no file in `{pin.path}`"
        if pin.dockerfile and pin.dockerfile not in files:
            yield f"[[services]] `{pin.name}`: there is no file `{pin.dockerfile}`"
        elif pin.dockerfile and pin.dockerfile not in images:
            yield f"[[services]] `{pin.name}`: `{pin.dockerfile}` is no Dockerfile that we can read"
        for name in pin.workloads:
            if not any(is_meant(fact, (name,)) for fact in running):
                yield f"[[services]] `{pin.name}`: nothing is called `{name}` among what runs here"
