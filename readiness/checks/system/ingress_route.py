"""Paths of Ingresses and routes that lead to a service which answers nothing there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.system.alike import nearest
from readiness.checks.system.behind import reached
from readiness.checks.system.program import is_server, program
from readiness.checks.system.reaching import doubts, lies_under, served, takes_any
from readiness.checks.system.variables import Files
from readiness.model.artifact import Unresolved
from readiness.model.edges import EdgePath
from readiness.model.facts import Framework, Route
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.checks.system.behind import Behind
    from readiness.model.location import Location
    from readiness.model.system import System

_OWN = lazy(
    r"(?i)/?(static|docs|redoc|openapi\.json|media|assets|public|socket\.io|ws|graphql|swagger|admin|favicon|robots|metrics)\b.*"
)
"""Paths that frameworks and libraries serve without a route of ours."""
_PROBED = lazy(r"(?i)/?(health|live|ready|ping|metrics|status|version)\w*/?|/")
_OTHERS = lazy(r"(?i)grpc|graphql|connect|twirp|trpc|socket|streamlit|dash|gradio")


def check(system: System) -> Iterator[Observation]:
    """One observation for each path that leads to a service whose routes are read."""
    files = Files(system)
    for way in system.of(EdgePath):
        for name in way.services:
            if isinstance(name, str):
                for found in reached(system, name, way.namespace, way.location.path)[:1]:
                    if routes := found.unit.service.of(Route):
                        yield _judged(way, found, routes, files, system)


def _judged(way: EdgePath, found: Behind, routes: Sequence[Route], files: Files, system: System) -> Observation:
    shown = way.path.text if isinstance(way.path, Unresolved) else way.path
    name = f"{shown} of {way.by}"
    asked = _asked(way)
    if asked is None or way.doubt:
        note = f"{way.doubt} may change the path" if way.doubt else "its path is a pattern, or only known later"
        return Observation(way.location, Kind.OPEN, name, note)
    related = (
        found.leading.location._replace(message=f"leads to Service/{found.leading.name}"),
        found.run.location._replace(message=f"which leads to {found.run.workload}"),
    )
    cut = _cut(way, routes)
    if asked == "/" and not way.whole and way.match != "exact" and not cut:
        return Observation(way.location, Kind.PASS, name, related=related)
    hit = [] if cut else _served(way, asked, routes)
    if hit and not takes_any(hit[0]):
        return Observation(way.location, Kind.PASS, name, related=(*related, *_registered(hit)))
    if hit:
        return Observation(way.location, Kind.OPEN, name, f"the route {hit[0].path} takes whatever is asked")
    if doubt := _doubt(asked, found, files, system):
        return Observation(way.location, Kind.OPEN, name, doubt)
    note, near = _told(way, asked, routes)
    return Observation(way.location, Kind.FAIL, name, note, (*related, *_registered(near)))


def _asked(way: EdgePath) -> str | None:
    """The path as the service sees it, where requests begin with it; None where that can not be told."""
    if isinstance(way.path, Unresolved) or isinstance(way.becomes, Unresolved):
        return None
    if way.match == "regex" and not way.whole:
        return None
    bare = way.path if way.becomes is None else way.becomes
    return "/" + bare.strip("/") if bare.startswith("/") else None


def _cut(way: EdgePath, routes: Sequence[Route]) -> bool:
    """The part of the path that all routes begin with is cut off; those for probes may stand beside."""
    if way.becomes != "/" or way.whole or not isinstance(way.path, str) or way.path.strip("/") == "":
        return False
    if any(not isinstance(one.path, str) or takes_any(one) for one in routes):
        return False
    kept = {one.path for one in lies_under(way.path, routes)}
    return bool(kept) and all(one.path in kept or _PROBED.fullmatch(str(one.path)) for one in routes)


def _served(way: EdgePath, asked: str, routes: Sequence[Route]) -> list[Route]:
    if way.match == "exact" or way.whole:
        return served(asked, routes)
    return lies_under(asked, routes, parts=way.match != "start")


def _doubt(asked: str, found: Behind, files: Files, system: System) -> str:
    service, run = found.unit.service, found.run
    if is_server(program(found.unit, run, files)):
        return "a web server answers, whose configuration decides"
    beside = [one for one in found.unit.beside if one.workload == run.workload and one.phase == "" and one.ports]
    if beside:
        return f"{beside[0].name} beside it may answer"
    if _OWN.fullmatch(asked):
        return "frameworks serve such a path by themselves"
    strange = next((one.name for one in service.of(Framework) if _OTHERS.search(one.name)), "")
    if strange:
        return f"{strange} answers at paths of its own"
    if doubt := next(doubts(service, asked), ""):
        return doubt
    first = asked.strip("/").partition("/")[0]
    below = f"{service.path}/" if service.path else ""
    if first and any(one.startswith(below) and f"/{first}/" in f"/{one[len(below) :]}" for one in system.files):
        return f"there are files in a folder {first}, which may be served"
    return ""


def _told(way: EdgePath, asked: str, routes: Sequence[Route]) -> tuple[str, list[Route]]:
    """What was meant, as far as that shows: the path is rewritten and should not be, or the other way round."""
    written = way.path if isinstance(way.path, str) else ""
    if way.becomes is not None and written and (kept := lies_under("/" + written.strip("/"), routes)):
        return f"it is rewritten to {way.becomes}, and the routes are below {written}", kept
    by_path = {
        one.path: one for one in routes if isinstance(one.path, str) and one.path.count("/") <= asked.count("/") + 1
    }
    near = nearest(asked, sorted(by_path))
    if near:
        return f"did you mean {near}", [by_path[near]]
    firsts = sorted({"/" + one.path.strip("/").partition("/")[0] for one in routes if isinstance(one.path, str)})
    before = "" if way.becomes is None else f"it is rewritten to {asked}; "
    return f"{before}its routes are below {', '.join(firsts[:3])}{' and others' if len(firsts) > 3 else ''}", list(
        routes[:1]
    )


def _registered(routes: Sequence[Route]) -> tuple[Location, ...]:
    return tuple(route.location._replace(message=f"the code registers {route.path}") for route in routes[:2])
