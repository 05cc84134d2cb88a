"""Connections that a proxy holds open for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.edge import EdgeFile, envoy, haproxy
from readiness.formats.kubernetes.values import items_of, name_of
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location, Region
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node

_NEEDED = ("client", "server", "connect")
_TIMEOUT = lazy(r"\s+timeout\s+(\S+)\s+\S")
_ZERO = frozenset({"0s", "0", "0.0s"})


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each of Envoy's routes with a timeout of its own, and for each frontend and backend of HAProxy."""
    content = document.content
    if not isinstance(content, EdgeFile):
        return
    if content.kind == "envoy":
        yield from _envoy(document.path, content.root)
    elif content.kind == "haproxy":
        yield from _haproxy(document.path, document.artifact.text)


def _envoy(path: str, root: Node) -> Iterator[Observation]:
    """Its default is 15 s; nought is none. A stream needs that, and says so by a limit on its silence or an upgrade."""
    for manager in envoy.managers(root):
        streaming = any(
            name_of(one.fields.get("name")).startswith("envoy.filters.http.grpc") for one in manager.filters
        )
        upgrading = "upgrade_configs" in manager.node.fields
        for _, route in manager.routes():
            timeout = route.get("route.timeout")
            if timeout is None:
                continue
            streams = streaming or upgrading or "grpc" in (route.get("match") or route).fields or _limits(route)
            open_ = timeout.text in _ZERO and not streams
            yield Observation(
                Location(path, timeout.region, "route/timeout"), Kind.FAIL if open_ else Kind.PASS, "a route"
            )


def _limits(route: Node) -> bool:
    action = route.fields.get("route")
    keys = action.fields if action is not None else {}
    idle = keys.get("idle_timeout")
    return (
        (idle is not None and idle.text not in _ZERO)
        or "max_stream_duration" in keys
        or "max_grpc_timeout" in keys
        or "upgrade_configs" in keys
        or any(True for _ in items_of(action, "upgrade_configs"))
    )


def _haproxy(path: str, text: str) -> Iterator[Observation]:
    """Without these HAProxy itself warns when it starts."""
    defaults: set[str] = set()
    lines = text.split("\n")
    for section in haproxy.sections(text):
        own = {found[1] for _, line in section.lines if (found := _TIMEOUT.match(line))}
        if section.kind == "defaults":
            defaults = own
        if section.kind not in ("frontend", "backend", "listen"):
            continue
        wanted = {"frontend": ("client",), "backend": ("server", "connect")}.get(section.kind, _NEEDED)
        missing = [name for name in wanted if name not in own | defaults]
        number = (section.lines[0][0] if section.lines else len(lines)) - 1
        place = Location(path, Region.of_line(number, lines[number - 1]), f"{section.kind}/{section.name}")
        name = f"{section.kind} {section.name}"
        yield Observation(
            place, Kind.FAIL if missing else Kind.PASS, name, f"no timeout {missing[0]}" if missing else ""
        )
