"""Origins that may call, against the hosts that are served here; and CORS that is answered twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.fronting import Edge
from readiness.checks.system.alike import nearest
from readiness.checks.system.secured import hosts
from readiness.model.edges import OriginsAllowed
from readiness.model.facts import EnvSet, Framework, Middleware
from readiness.model.finding import Kind, Level, Observation
from readiness.model.layers import Layer
from readiness.model.named import NamedTuple
from readiness.model.settings import Setting
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.checks.system.secured import Host
    from readiness.model.location import Location
    from readiness.model.system import Service, System

_NAMED = lazy(r"(?i)cors|allowed[_.-]?origin|origins?$|origin_whitelist|trusted_origins")
_ORIGIN = lazy(r"(?i)(https?)://([a-z0-9.-]+)(:\d+)?(/[^,;\s\"'\]]*)?(?=[,;\s\"'\]]|$)")
_BY = frozenset({"kubernetes", "compose", "dockerfile", "env file"})
_DOUBLING = frozenset({"nginx", "caddy"})
"""They put a header beside the application's own; the others put theirs in its place."""


class Allowed(NamedTuple):
    scheme: str
    host: str
    port: str
    path: str
    location: Location
    where: str
    exact: bool
    """It is compared as it is written."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each origin that looks like a host of ours, and for each service with CORS at the edge too."""
    served = hosts(system)
    if served:
        for group in _groups(system):
            yield from _group(group, served)
    yield from _twice(system)


def _groups(system: System) -> Iterator[list[Allowed]]:
    """The lists of origins, wherever they are written."""
    lists: dict[tuple[str, tuple[str, ...]], list[Allowed]] = {}
    for one in system.of(OriginsAllowed):
        key = (one.location.path, one.beside)
        lists.setdefault(key, []).extend(_parsed(one.origin, one.location, "the code", exact=True))
    yield from lists.values()
    for given in system.of(EnvSet):
        if given.by in _BY and isinstance(given.value, str) and _NAMED.search(given.name):
            yield list(_parsed(given.value, given.location, given.name))
    for setting in system.of(Setting):
        if isinstance(setting.value, str) and _NAMED.search(setting.key):
            yield list(_parsed(setting.value, setting.location, setting.key))
    for layer in system.of(Layer):
        if layer.kind == "cors":
            yield list(_parsed(layer.detail, layer.location, layer.source))


def _parsed(text: str, place: Location, where: str, *, exact: bool = False) -> Iterator[Allowed]:
    for found in _ORIGIN.finditer(text):
        yield Allowed(found[1].lower(), found[2].lower(), found[3] or "", found[4] or "", place, where, exact)


def _group(group: list[Allowed], served: Mapping[str, tuple[Host, ...]]) -> Iterator[Observation]:
    names = {one.host for one in group}
    encrypted = {one.host for one in group if one.scheme == "https"}
    for one in group:
        shown = f"{one.scheme}://{one.host}{one.port}{one.path}"
        known = served.get(one.host, ())
        if known:
            yield _known(one, shown, known, twin=one.host in encrypted)
        elif (near := _near(one.host, served)) and near not in names:
            meant = served[near][0]
            related = (meant.location._replace(message=f"{meant.by} serves {near}"),)
            yield Observation(
                one.location,
                Kind.FAIL,
                f"the origin {shown} is no host that is served",
                f"did you mean {near}",
                related,
            )


def _known(one: Allowed, shown: str, known: tuple[Host, ...], *, twin: bool) -> Observation:
    related = (
        known[0].location._replace(message=f"{known[0].by} serves {one.host}{' with TLS' if known[0].secured else ''}"),
    )
    if one.scheme == "http" and not one.port and not twin and all(host.secured for host in known):
        return Observation(
            one.location, Kind.FAIL, f"the origin {shown} is served with TLS, so no page has it", "", related
        )
    if one.exact and one.path == "/":
        note = "browsers send an origin without the slash behind it"
        return Observation(one.location, Kind.FAIL, f"the origin {shown} is never sent so", note, related)
    return Observation(one.location, Kind.PASS, shown, related=related)


def _near(host: str, served: Mapping[str, tuple[Host, ...]]) -> str:
    """One part differs by a slip, and it is not the last: `.co` and `.com` are two domains."""
    parts = host.split(".")
    known = [name for name in served if name.count(".") == host.count(".") and "*" not in name]
    for name in known:
        pairs = [(left, right) for left, right in zip(parts, name.split("."), strict=True) if left != right]
        if len(pairs) == 1 and parts[-1] == name.rpartition(".")[2] and nearest(pairs[0][0], [pairs[0][1]]):
            return name
    return ""


def _twice(system: System) -> Iterator[Observation]:
    if not any(one.kind == "cors" for one in system.of(Layer)):
        return
    edge = Edge(system, "cors")
    kept = {one.location for one in system.of(Layer) if one.replaces}
    sources = {one.location: one.source for one in system.of(Layer) if one.kind == "cors"}
    for service in system.services:
        own = _own(service)
        front = edge.of(service) if own is not None else None
        if own is None or front is None:
            continue
        if front.place in kept:
            yield Observation(own, Kind.PASS, service.name, related=(front.place,))
        elif front.place is not None:
            source = sources.get(front.place, "")
            name = f"{service.name} answers CORS itself, and so does {source} in front of it"
            doubling = source in _DOUBLING
            note = (
                "browsers refuse an answer with two of these headers"
                if doubling
                else f"what {source} says takes the place of what the code says"
            )
            related = (own._replace(message="the code answers CORS"),)
            yield Observation(front.place, Kind.FAIL, name, note, related, level=None if doubling else Level.NOTE)
        elif front.doubt:
            yield Observation(own, Kind.OPEN, service.name, front.doubt)
        else:
            yield Observation(own, Kind.PASS, service.name)


def _own(service: Service) -> Location | None:
    if not service.of(Framework):
        return None
    return next((one.location for one in service.of(Middleware) if one.kind == "cors"), None)
