"""Facts → System: which Dockerfile, workload, routes and pipeline belong to which service, and by which evidence."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.join.candidates import SHARED, Candidate, candidates, without_idle
from readiness.join.colours import pairs
from readiness.join.filled import filled
from readiness.join.kinds import kind
from readiness.join.pinned import SAID, pinned
from readiness.join.routing import routed
from readiness.join.spring import told_by_spring
from readiness.join.ways import add_ways
from readiness.model.facts import ComposeService, Fact, ImageBuilt, Ingress, Workload
from readiness.model.system import Service, System

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from readiness.model.artifact import Scan
    from readiness.model.location import Location
    from readiness.model.system import Pin


def join(
    facts: Sequence[Fact],
    files: frozenset[str],
    project: str,
    scans: Mapping[str, Scan],
    changed: frozenset[str] = frozenset(),
    pins: Sequence[Pin] = (),
) -> System:
    """The system with its services, each with its facts. What belongs to no service stays in the system's facts."""
    facts = [*filled(facts), *pairs(facts)]
    found = pinned(candidates(facts, project), pins, facts)
    facts = without_idle(facts, found)
    add_ways(found, facts)
    owner = _owner(found)
    facts = told_by_spring(facts, lambda place: one.name if (one := owner(place)) else "")
    facts = routed(facts, files, lambda place: one.name if (one := owner(place)) else "")
    grouped = _grouped(found, facts, owner)
    services = tuple(
        Service(
            name=one.name,
            path=one.path,
            kind=kind(one, grouped[one.name], files),
            evidence=tuple(one.evidence),
            facts=tuple(grouped[one.name]),
        )
        for one in sorted(found, key=lambda one: one.name)
    )
    services = tuple(sorted(services, key=lambda one: one.kind == "infrastructure"))  # ours first
    return System(files=files, services=services, facts=tuple(facts), scans=scans, changed=changed)


def _grouped(
    found: Sequence[Candidate], facts: Sequence[Fact], owner: Callable[[Location], Candidate | None]
) -> Mapping[str, list[Fact]]:
    """By service. An image that several are shipped in is each one's."""
    shared: dict[str, list[Candidate]] = defaultdict(list)
    for each in found:
        for path in each.shared:
            shared[path].append(each)
    grouped: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact, ImageBuilt) and fact.location.path in shared:
            for each in shared[fact.location.path]:
                grouped[each.name].append(fact)
        elif (one := owner(fact.location)) is not None:
            grouped[one.name].append(fact)
    return grouped


def owner(system: System) -> Callable[[Location], Service | None]:
    """Which service a place belongs to: by its object first, by its file second, by its folder third."""
    found = [Candidate(one.name, one.path, list(one.evidence), _objects(one)) for one in system.services]
    find = _owner(found)
    by_name = {one.name: one for one in system.services}

    def of(place: Location) -> Service | None:
        one = find(place)
        return by_name[one.name] if one else None

    return of


def _objects(service: Service) -> set[tuple[str, str]]:
    composed = {(one.location.path, one.location.logical) for one in service.of(ComposeService)}
    ways = {(one.location.path, one.location.logical) for one in service.of(Ingress)}
    return composed | ways | {(one.location.path, f"{one.kind}/{one.name}") for one in service.of(Workload)}


def _owner(found: Sequence[Candidate]) -> Callable[[Location], Candidate | None]:
    objects = {key: one for one in found for key in one.objects}
    per_file: dict[str, set[str]] = defaultdict(set)
    for (path, _), one in objects.items():
        per_file[path].add(one.name)
    single = {path: one for (path, _), one in objects.items() if len(per_file[path]) == 1}
    exact = {place.path: one for one in found for place in one.evidence if place.message not in (SAID, SHARED)}
    folders = _folders(found)
    alone = _alone(objects)

    def of(place: Location) -> Candidate | None:
        key = (place.path, "/".join(place.logical.split("/")[:2]))
        if key in objects:
            return objects[key]
        if key[1].startswith("services/"):
            return None  # a neighbour of Compose's: databases, proxies, what others build
        if place.path in single:
            return single[place.path]
        if place.path in per_file:
            return None  # a file of several services' objects speaks for none of them as a whole
        return exact.get(place.path) or alone.get(key[1]) or _by_folder(place.path, folders)

    return of


def _alone(objects: Mapping[tuple[str, str], Candidate]) -> dict[str, Candidate]:
    """Whose a Kubernetes object is by its label alone, where all of that label are one's: a patch says something of it elsewhere."""
    by_label: dict[str, set[str]] = defaultdict(set)
    for (_, label), one in objects.items():
        by_label[label].add(one.name)
    return {
        label: one
        for (_, label), one in objects.items()
        if len(by_label[label]) == 1 and not label.startswith("services/")
    }


def _folders(found: Sequence[Candidate]) -> dict[str, Candidate]:
    """Whose a folder is: of images with names of their own that are built from the same one, none alone is meant."""
    by_path: dict[str, list[Candidate]] = defaultdict(list)
    for one in found:
        by_path[one.path].append(one)
    plain = {path: [one for one in ones if not one.named_apart] or ones for path, ones in by_path.items()}
    return {path: ones[-1] for path, ones in plain.items() if len(ones) == 1 or not ones[-1].named_apart}


def _by_folder(path: str, folders: Mapping[str, Candidate]) -> Candidate | None:
    while path:
        path = path.rpartition("/")[0]
        if path in folders:
            return folders[path]
    return None
