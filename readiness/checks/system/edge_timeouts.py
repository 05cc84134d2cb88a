"""Limits at the edge that are narrower than those of the application behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.fronting import Edge
from readiness.checks.joined import units
from readiness.checks.system.own_limits import own_limits
from readiness.model.edges import EdgeLimit, OwnLimit
from readiness.model.facts import Framework, Listen
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.checks.joined import Unit
    from readiness.model.location import Location
    from readiness.model.system import Service, System

_LARGE = 2**30
"""Who takes so much only says that it sets no limit."""
_NODE = frozenset({"express", "koa", "nestjs", "http", "restify", "polka", "connect"})
_NODE_KEEPS = 5.0


def check(system: System) -> Iterator[Observation]:
    """One observation for each kind of limit that both the edge and the application say."""
    limits = system.of(EdgeLimit)
    if not limits:
        return
    edge = Edge(system, "")
    for unit in units(system):
        own = own_limits(unit)
        before = [one for one in limits if one.fronts and edge.bears(unit.service, one.fronts)]
        for kind in ("timeout", "body") if own and before else ():
            yield from _narrower(
                [one for one in before if one.kind == kind], [one for one in own if one.kind == kind], unit
            )
        idle = [one for one in before if one.kind == "idle"]
        if idle:
            yield from _kept(idle[0], own, unit)


def _narrower(before: Sequence[EdgeLimit], own: Sequence[OwnLimit], unit: Unit) -> Iterator[Observation]:
    """The widest of each: one of several routes may be meant for what takes long."""
    if not before or not own:
        return
    inner = max(own, key=lambda one: one.amount)
    unknown = next((one for one in before if one.amount is None), None)
    if unknown is not None:
        note = f"{unknown.source} is only known later"
        yield Observation(unknown.location, Kind.OPEN, unit.service.name, note, (_said(inner),))
        return
    if any(one.amount == 0 for one in before):
        return
    outer = max(before, key=lambda one: one.amount or 0)
    amount = outer.amount or 0
    if amount >= inner.amount:
        yield Observation(outer.location, Kind.PASS, unit.service.name, related=(_said(inner),))
        return
    note = (
        "what it refuses the application would take"
        if outer.kind == "body"
        else "it gives up, and the application goes on"
    )
    level = Level.NOTE if outer.kind == "body" and inner.amount >= _LARGE else None
    said = f"{outer.source} is {_shown(outer.kind, amount)}, {inner.what} behind it {_shown(inner.kind, inner.amount)}"
    yield Observation(outer.location, Kind.FAIL, said, note, (_said(inner),), level=level)


def _kept(idle: EdgeLimit, own: Sequence[OwnLimit], unit: Unit) -> Iterator[Observation]:
    told = [one for one in own if one.kind == "idle"]
    kept = max(told, key=lambda one: one.amount, default=None) or (
        _by_default(unit.service) if "class alb" in idle.source or idle.source == "idle_timeout" else None
    )
    if kept is None:
        return
    place = _place(idle)
    if idle.amount is None:
        yield Observation(kept.location, Kind.OPEN, unit.service.name, f"{idle.source} is only known later", (place,))
    elif kept.amount > idle.amount:
        yield Observation(kept.location, Kind.PASS, unit.service.name, related=(place,))
    else:
        said = f"{kept.what} is {kept.amount:g} s, and {idle.source} keeps a connection {idle.amount:g} s"
        yield Observation(
            kept.location, Kind.FAIL, said, "it sends a request on a connection that was just closed: 502", (place,)
        )


def _by_default(service: Service) -> OwnLimit | None:
    """Node's own server, which waits five seconds unless it is told."""
    names = {one.name for one in service.of(Framework) if one.language in ("javascript", "typescript")}
    listens = [one for one in service.of(Listen) if one.framework in _NODE]
    if not listens or "fastify" in names or not names & _NODE:
        return None
    return OwnLimit(listens[0].location, "idle", "Node's keepAliveTimeout", _NODE_KEEPS)


def _place(one: EdgeLimit) -> Location:
    return one.location._replace(message=f"{one.source} is {_shown(one.kind, one.amount or 0)}")


def _said(one: OwnLimit) -> Location:
    return one.location._replace(message=f"{one.what} is {_shown(one.kind, one.amount)}")


def _shown(kind: str, amount: float) -> str:
    if kind != "body":
        return f"{amount:g} s"
    return f"{amount / 2**20:g} MiB" if amount >= 2**20 else f"{amount / 2**10:.4g} KiB"
