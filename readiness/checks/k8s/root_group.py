"""Pods and containers that are members of the group root on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import place, selected
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node, Target

_GROUPS = ("runAsGroup", "fsGroup", "supplementalGroups")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each pod and each container that has a security context."""
    for selector in ("pod-or-patch", "any-container-or-patch"):
        for target in selected(document, selector):
            context = target.node.fields.get("securityContext")
            if context is not None:
                yield _judged(target, context)


def _judged(target: Target, context: Node) -> Observation:
    groups = [one for name in _GROUPS for one in _listed(context.fields.get(name))]
    root = next((one for one in groups if one.value == 0 and not isinstance(one.value, bool)), None)
    if root is not None:
        return Observation(place(target, root), Kind.FAIL, target.name)
    late = next((one for one in groups if isinstance(one.value, Unresolved)), None)
    if late is not None:
        return Observation(place(target, late), Kind.OPEN, target.name, "its groups are only known later")
    return Observation(place(target), Kind.PASS, target.name)


def _listed(node: Node | None) -> tuple[Node, ...]:
    if node is None:
        return ()
    return node.items if node.kind == "sequence" else (node,)
