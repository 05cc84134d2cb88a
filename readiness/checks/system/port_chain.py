"""The chain of a service's port: what the program listens on, what is exposed, declared, probed and led to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.joined import units
from readiness.checks.system.links import ORDER, Link, Ports, links
from readiness.checks.system.listening import heard
from readiness.checks.system.peers import check_peers
from readiness.checks.system.program import judged_runs, program
from readiness.checks.system.variables import Files
from readiness.model.facts import Listen
from readiness.model.finding import Kind, Level, Observation
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.checks.system.program import Program
    from readiness.checks.system.settings import Heard
    from readiness.model.location import Location
    from readiness.model.system import System


_ASKING = frozenset({"probe", "health", "target"})
"""Links that are no more than true if somebody listens; one by name says what its declaration says."""


class Break(NamedTuple):
    link: Link
    """Where it must be mended."""
    against: Link
    """What it disagrees with."""
    level: Level | None = None


def check(system: System) -> Iterator[Observation]:
    """One or more for each container that runs a service, and for each image that nothing runs."""
    files, ports, joined = Files(system), Ports(system), tuple(units(system))
    for unit in joined:
        told: set[tuple[Location, str]] = set()
        for run in judged_runs(unit):
            for seen in _judged(program(unit, run, files), ports):
                # The code's own end is out of line once, however often it is deployed.
                if seen.kind is not Kind.FAIL or (seen.location, seen.note) not in told:
                    told.add((seen.location, seen.note))
                    yield seen
    yield from check_peers(system, joined, files)


def _judged(one: Program, ports: Ports) -> Iterator[Observation]:
    told = heard(one)
    found, later = links(one, ports)
    own = [Link("listen", port.number, port.location, port.said) for port in told.ports]
    if not found or (not own and not told.doubt and len({link.kind for link in found}) < 2):
        return
    name = one.unit.service.name
    chain = sorted([*own, *found], key=lambda link: ORDER.index(link.kind))
    defaults = {listen.port for listen in one.unit.service.of(Listen)}
    # What is exposed may be what the program does by itself, which this container changes.
    breaks = [one for one in _breaks(own, found, told) if one.link.kind != "expose" or one.link.number not in defaults]
    for broken in breaks:
        yield Observation(
            broken.link.location,
            Kind.FAIL,
            name,
            _said(broken),
            tuple(link.shown for link in chain),
            level=_level(one, broken),
        )
    if breaks:
        return
    place = _place(one)
    if not own and one.image is None and not one.unit.service.of(Listen):
        return  # a program of others
    if not own or later:
        reason = later or told.doubt or "no call that opens a port was found"
        yield Observation(place, Kind.OPEN, name, reason, tuple(link.shown for link in chain))
    else:
        yield Observation(place, Kind.PASS, name, related=tuple(link.shown for link in chain))


def _place(one: Program) -> Location:
    if one.run is not None:
        return one.run.location
    return one.image.location if one.image is not None else one.unit.service.evidence[0]


def _said(broken: Break) -> str:
    link, against = broken.link, broken.against
    return f"{link.said} {link.number}, and {against.said} {against.number}"


def _level(one: Program, broken: Break) -> Level | None:
    """In development nobody is kept waiting."""
    if one.run is not None and one.run.development and broken.level is None:
        return Level.WARNING
    return broken.level


def _breaks(own: Sequence[Link], found: Sequence[Link], told: Heard) -> Iterator[Break]:
    deployed = [link for link in found if link.kind != "expose"]
    exposed = [link for link in found if link.kind == "expose"]
    heard_at = {link.number for link in own}
    if own and deployed:
        if not any(link.number in heard_at for link in deployed):
            yield from _all_elsewhere(own, exposed, deployed, told)
            return
        yield from _strays(own, deployed, told)
    elif deployed:
        yield from _outvoted(exposed, deployed)
    yield from _exposed(own, exposed, deployed)


def _all_elsewhere(
    own: Sequence[Link], exposed: Sequence[Link], deployed: Sequence[Link], told: Heard
) -> Iterator[Break]:
    """Nothing leads to where the program listens."""
    agreed = _agreed([*exposed, *deployed])
    numbers = {link.number for link in own}
    if agreed is not None and agreed.number not in numbers:
        if told.sure and len(numbers) == 1:
            yield Break(own[0], agreed)
        elif (
            not told.sure
            and len(numbers) == 1
            and len({link.kind for link in deployed}) > 1
            and own[0].said.endswith(" is")
        ):
            yield Break(own[0], agreed, Level.WARNING)
        return
    if not told.sure:
        return
    for link in {one.kind: one for one in reversed(deployed) if not one.named}.values():
        yield Break(link, own[0], _weight(link, deployed))


def _weight(link: Link, deployed: Sequence[Link]) -> Level | None:
    """A containerPort that nothing refers to by name is documentation."""
    bears = any(one.named and one.number == link.number for one in deployed)
    return Level.WARNING if link.kind == "declared" and "containerPort" in link.said and not bears else None


def _agreed(found: Sequence[Link]) -> Link | None:
    """The number that most kinds of links name, if at least two do; a link by name says what its declaration says."""
    kinds: dict[int, set[str]] = {}
    for link in found:
        if not link.named:
            kinds.setdefault(link.number, set()).add(link.kind)
    best = max(kinds, key=lambda number: len(kinds[number]), default=None)
    if best is None or len(kinds[best]) < 2:
        return None
    return next(link for link in found if link.number == best)


def _strays(own: Sequence[Link], deployed: Sequence[Link], told: Heard) -> Iterator[Break]:
    """Some lead to the program: a port that is declared besides may be that of a library."""
    numbers = {link.number for link in own}
    declared = {link.number for link in deployed if link.kind == "declared"}
    for link in deployed:
        if link.number in numbers:
            continue
        if link.kind == "declared":
            yield from _declared(link, own, deployed, told)
        elif link.number not in declared:
            yield Break(link, _nearest(own, link), None if told.sure else Level.WARNING)


def _nearest(own: Sequence[Link], link: Link) -> Link:
    return min(own, key=lambda one: abs(one.number - link.number))


def _declared(link: Link, own: Sequence[Link], deployed: Sequence[Link], told: Heard) -> Iterator[Break]:
    """A declared port is out of line where one that the program opens is declared nowhere."""
    declared = {one.number for one in deployed if one.kind == "declared"}
    left = [one for one in own if one.number not in declared]
    if not declared & {one.number for one in own}:
        yield Break(link, own[0], _weight(link, deployed) if told.sure else Level.WARNING)
    elif left:
        asked = {one.number for one in deployed if one.kind in _ASKING and not one.named}
        wanted = [one for one in left if one.number in asked]
        if wanted:
            yield Break(link, wanted[0], _weight(link, deployed) if told.sure else Level.WARNING)
        elif link.number in asked and told.sure and len(left) == 1:
            yield Break(left[0], link, Level.WARNING)


def _outvoted(exposed: Sequence[Link], deployed: Sequence[Link]) -> Iterator[Break]:
    """The program's own port is not known: one against all others is told."""
    agreed = _agreed([*exposed, *deployed])
    if agreed is None or not any(link.number == agreed.number for link in exposed):
        return  # what is not built here may well ask a port that it does not declare
    kinds = {link.kind for link in (*exposed, *deployed) if link.number == agreed.number}
    for link in deployed:
        alone = not any(other.number == link.number and other.kind != link.kind for other in (*exposed, *deployed))
        if alone and link.kind not in kinds and link.number != agreed.number and len(kinds) > 1:
            yield Break(link, agreed, Level.WARNING)


def _exposed(own: Sequence[Link], exposed: Sequence[Link], deployed: Sequence[Link]) -> Iterator[Break]:
    """EXPOSE is documentation: it breaks nothing."""
    known = {link.number for link in own} or {link.number for link in deployed}
    against = next(iter(own or deployed), None)
    if against is None or not exposed or any(link.number in known for link in exposed):
        return
    if own or len({link.kind for link in deployed}) > 1:
        yield Break(exposed[0], against, Level.NOTE)
