"""`[[services]]` of the configuration as the join takes it, and what of it is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Level
from readiness.model.report import Notification

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.config import Config
    from readiness.model.system import Pin, System


def pins(config: Config) -> tuple[Pin, ...]:
    """Those that say where a service is; the others only say what is asked of it."""
    if not config.services:
        return ()
    from readiness.model.system import Pin

    return tuple(
        Pin(one.name, one.path, one.dockerfile, one.workloads)
        for one in config.services
        if one.path or one.dockerfile or one.workloads
    )


def strays(config: Config, system: System) -> Iterator[Notification]:
    """An error for each pin that names what is not there: what it should have joined is judged apart."""
    known = pins(config)
    if known and system.services:
        from readiness.join.pinned import unmatched

        for message in unmatched(known, system.facts, system.files):
            yield Notification(Level.ERROR, message)
