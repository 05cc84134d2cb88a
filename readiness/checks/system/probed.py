"""The paths that a container is asked for: by probes, by healthchecks of image and Compose, from inside and from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.system.asked import addresses
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.system.program import Program
    from readiness.model.facts import Text
    from readiness.model.location import Location


class Question(NamedTuple):
    kind: str
    """`liveness`, `readiness`, `startup`, `healthcheck`."""
    path: Text
    """With its query."""
    port: int | None
    """None where it is only known later."""
    location: Location

    @property
    def said(self) -> str:
        return "the healthcheck" if self.kind == "healthcheck" else f"the {self.kind} probe"


def questions(one: Program) -> Iterator[Question]:
    """In the order they are written; the image's own where nothing takes its place."""
    run, image = one.run, one.image
    asked = run.asked if run is not None else ()
    for asking in asked:
        if asking.kind in ("preStop", "postStart"):
            continue
        if asking.handler == "http":
            yield Question(
                asking.kind, one.variables.expand(asking.path) or "/", _port(one, asking.port), asking.location
            )
        elif asking.handler == "exec":
            own = frozenset({run.name}) if run is not None else frozenset()
            for address in addresses(asking.command, one.variables, own):
                if address.path is not None:
                    yield Question(asking.kind, _written(address.path), address.port, asking.location)
    if image is None or image.healthcheck is None or any(asking.kind == "healthcheck" for asking in asked):
        return
    if run is not None and run.by == "kubernetes":
        return
    for address in addresses(image.healthcheck_command, one.variables, frozenset()):
        if address.path is not None:
            yield Question("healthcheck", _written(address.path), address.port, image.healthcheck)


def _written(path: str) -> Text:
    return Unresolved(path) if "$" in path or "{" in path else path


def _port(one: Program, port: object) -> int | None:
    if isinstance(port, int):
        return port
    if isinstance(port, Unresolved):
        filled = one.variables.expand(port)
        return int(filled) if isinstance(filled, str) and filled.isdecimal() else None
    named = next((each.number for each in one.run.ports if each.name == port), None) if one.run is not None else None
    return named if isinstance(named, int) else None
