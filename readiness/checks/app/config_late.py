"""Settings that are checked, but only when the first request needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.configuration import SettingsAsked, SettingsChecked
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.system import Service, System

_DEPLOYED = frozenset({"service", "worker"})


def check(system: System) -> Iterator[Observation]:
    """One observation for each place where a service holds its environment against a schema."""
    for service in system.services:
        if service.kind in _DEPLOYED:
            yield from _of(service)


def _of(service: Service) -> Iterator[Observation]:
    checked, asked = service.of(SettingsChecked), service.of(SettingsAsked)
    for one in checked:
        kind, note = _judged(one, checked, asked)
        yield Observation(one.location, kind, one.library, note)


def _judged(
    one: SettingsChecked, checked: Sequence[SettingsChecked], asked: Sequence[SettingsAsked]
) -> tuple[Kind, str]:
    if one.when == "start" or any(other.when == "start" and other.library == one.library for other in checked):
        return Kind.PASS, ""
    if one.when == "request":
        return Kind.FAIL, "in a handler"
    uses = {use.when for use in asked if use.name == one.inside}
    if "start" in uses:
        return Kind.PASS, ""
    if uses == {"request"}:
        return Kind.FAIL, f"{one.inside} is called by handlers only"
    return Kind.OPEN, f"it is not known from where {one.inside} is called first"
