"""Go services that open as many connections to their database as there are requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Kind, Observation
from readiness.model.trait import Trait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each service that opens a database/sql pool; open where code that belongs to no service bounds one."""
    owned = {one.location for service in system.services for one in service.of(Trait)}
    shared = any(one.kind == "pool-bounded" and one.location not in owned for one in system.of(Trait))
    for service in system.services:
        if service.kind not in ("service", "worker"):
            continue
        opened = [one for one in service.of(Trait) if one.kind == "pool-opened"]
        bounded = [one for one in service.of(Trait) if one.kind == "pool-bounded"]
        if opened:
            kind = Kind.PASS if bounded else Kind.OPEN if shared else Kind.FAIL
            note = "other code sets a limit; whether this service uses it was not followed" if kind is Kind.OPEN else ""
            yield Observation(min(one.location for one in bounded or opened), kind, opened[0].name, note)
