"""The rules of a NetworkPolicy: whom each lets through, to which ports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.labels import selector_of
from readiness.formats.kubernetes.values import items_of, name_of, number_of, port_of
from readiness.model.artifact import Unresolved
from readiness.model.cluster import LabelSelector, PolicyPeer, PolicyRule
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.kubernetes.objects import KubernetesObject
    from readiness.model.artifact import Node
    from readiness.model.facts import Number

_NAMES = ("kubernetes.io/metadata.name", "name", "kubernetes.io/name")
"""Labels of a namespace that bear its name."""


def rules(path: str, content: KubernetesObject, direction: str, side: str) -> Iterator[PolicyRule]:
    for rule in items_of(content.root, f"spec.{direction}"):
        listed = list(items_of(rule, side))
        peers = tuple(_peer(path, content, one) for one in listed) or None
        yield PolicyRule(Location(path, rule.region, content.label), peers, _ports(path, content, rule))


def is_written(root: Node) -> bool:
    """All that lets something through is known."""
    for name in ("ingress", "egress"):
        part = root.get(f"spec.{name}")
        if part is not None and any(isinstance(node.value, Unresolved) for node in part.walk()):
            return False
    return True


def _peer(path: str, content: KubernetesObject, node: Node) -> PolicyPeer:
    def selector(name: str) -> LabelSelector | None:
        found = node.fields.get(name)
        return (selector_of(found) or LabelSelector()) if found is not None else None

    return PolicyPeer(
        Location(path, node.region, content.label),
        selector("podSelector"),
        selector("namespaceSelector"),
        name_of(node.get("ipBlock.cidr")),
        tuple(_named(path, content, node.fields.get("namespaceSelector"))),
    )


def _named(path: str, content: KubernetesObject, node: Node | None) -> Iterator[tuple[str, Location]]:
    labels = node.fields.get("matchLabels") if node is not None else None
    for key in _NAMES:
        value = labels.fields.get(key) if labels is not None else None
        if value is not None and isinstance(value.value, str):
            yield value.text, Location(path, value.region, content.label)


def _ports(
    path: str, content: KubernetesObject, rule: Node
) -> tuple[tuple[Number | str, Number | None, Location], ...] | None:
    found = []
    for one in items_of(rule, "ports"):
        written = one.fields.get("port")
        if written is None:
            return None
        found.append(
            (port_of(written), number_of(one.fields.get("endPort")), Location(path, written.region, content.label))
        )
    return tuple(found) or None
