"""A container that asks for less of a resource than it may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import place, selected, unresolved
from readiness.checks.k8s.quantities import amount_of
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Target


def check(document: Document[object], *, resource: str) -> Iterator[Observation]:
    """One observation for each container that asks for the resource; without a limit it may use any amount."""
    for container in selected(document, "container"):
        yield from _judged(container, resource)


def _judged(container: Target, resource: str) -> Iterator[Observation]:
    request = container.node.get(f"effective.requests.{resource}")
    limit = container.node.get(f"effective.limits.{resource}")
    if request is None:
        return
    doubt = unresolved(request, limit)
    if doubt:
        yield Observation(place(container, request), Kind.OPEN, container.name, doubt)
        return
    asked, most = amount_of(request.text), amount_of(limit.text) if limit is not None else None
    below = asked is not None and (most is None or asked < most)
    note = "" if not below else f"{request.text} of {limit.text}" if limit is not None else "it has no limit"
    yield Observation(place(container, request), Kind.FAIL if below else Kind.PASS, container.name, note)
