"""To whom permissions are bound: everybody, or the account that pods get without asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.cluster import AccessBinding
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_EVERYBODY = frozenset({"system:anonymous", "system:unauthenticated", "system:authenticated", "system:serviceaccounts"})
_OPEN_TO_ALL = frozenset({"system:public-info-viewer", "system:discovery", "system:basic-user"})
"""Roles that Kubernetes itself binds to everybody."""


def check(system: System, *, whom: str) -> Iterator[Observation]:
    """One observation for each subject of each binding."""
    for binding in system.of(AccessBinding):
        for kind, name, _, place in binding.subjects:
            wrong = (
                _default(kind, name) if whom == "default" else name in _EVERYBODY and binding.role not in _OPEN_TO_ALL
            )
            said = f"{binding.kind}/{binding.name}"
            yield Observation(
                place, Kind.FAIL if wrong else Kind.PASS, said if whom == "default" else f"{said} for {name}"
            )


def _default(kind: str, name: str) -> bool:
    return kind == "ServiceAccount" and name == "default"
