"""Security headers that a block of nginx loses because it adds another header of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.proxy.nginx import NginxConfig
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.formats.proxy.nginx import Directive
    from readiness.model.artifact import Document

_GUARDS = frozenset(
    {"content-security-policy", "strict-transport-security", "x-frame-options", "x-content-type-options", "permissions-policy",
     "cross-origin-opener-policy", "cross-origin-embedder-policy", "cross-origin-resource-policy"}
)  # fmt: skip
"""Those that every answer should bear; a cache's rule, say, is meant for some only."""
_SHOWN = 3


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each block with headers of its own, where a block around it sets some that guard."""
    config = document.content
    if not isinstance(config, NginxConfig):
        return
    headers = [one for one in config.named("add_header") if len(one.arguments) > 1]
    if not headers or any(one.arguments[:1] == ("merge",) for one in config.named("add_header_inherit")):
        return
    scopes: dict[tuple[int, ...], list[Directive]] = {}
    for one in headers:
        scopes.setdefault(one.scope, []).append(one)
    includes = {one.scope for one in config.named("include")}
    for scope, own in scopes.items():
        lost = _lost(scope, own, scopes)
        if lost is None:
            continue
        place = Location(document.path, own[0].region, own[0].logical)
        if lost and scope in includes:
            yield Observation(place, Kind.OPEN, lost[0], "a file that is included here may set them again")
        else:
            shown = ", ".join(lost[:_SHOWN]) + (f" and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else "")
            yield Observation(place, Kind.FAIL if lost else Kind.PASS, shown)


def _lost(
    scope: tuple[int, ...], own: Sequence[Directive], scopes: dict[tuple[int, ...], list[Directive]]
) -> list[str] | None:
    """Names of what was set in the nearest block around and is not set here; None where nothing around sets any."""
    around = [outer for outer in scopes if outer != scope and scope[: len(outer)] == outer]
    if not around:
        return None
    here = {one.arguments[0].lower() for one in own}
    inherited = [one.arguments[0] for one in scopes[max(around, key=len)] if one.arguments[0].lower() in _GUARDS]
    return [name for name in dict.fromkeys(inherited) if name.lower() not in here] if inherited else None
