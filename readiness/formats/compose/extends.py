"""`extends` within one file: what a service takes over from another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.compose.forms import environment
from readiness.formats.derive import fields_of, mapping, sequence, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.artifact import Node

_REPLACED = frozenset({"command", "entrypoint", "test"})


def extended(
    services: Mapping[str, Node], name: str, seen: frozenset[str] = frozenset()
) -> tuple[Node, tuple[str, ...]]:
    """The service with what it inherits, and the files (or missing services) that may give it more."""
    own = _without_resets(services[name])
    parent = own.fields.get("extends")
    if parent is None or name in seen:
        return own, ()
    base = text_of(parent.get("service") if parent.kind == "mapping" else parent)
    file = text_of(parent.get("file")) if parent.kind == "mapping" else None
    if file is not None:
        return own, (str(getattr(file, "text", file)),)
    if not isinstance(base, str) or base not in services:
        return own, (f"service {base}",)
    inherited, files = extended(services, base, seen | {name})
    return merge(inherited, own), files


def merge(base: Node, over: Node, key: str = "") -> Node:
    """Compose's merge: mappings by key, lists joined, all else (and what is tagged `!override`) replaced."""
    if over.tag == "!override" or key in _REPLACED:
        return over
    if key == "environment":
        base, over = environment(base), environment(over)
    if base.kind == over.kind == "sequence":
        return sequence(over, (*base.items, *over.items))
    if base.kind != "mapping" or over.kind != "mapping":
        return over
    fields = {**base.fields}
    for name, node in over.fields.items():
        fields[name] = merge(fields[name], node, name) if name in fields else node
    return mapping(over, fields, {**base.keys, **over.keys})


def _without_resets(service: Node) -> Node:
    if service.kind != "mapping":
        return mapping(service, {})
    kept = {key: node for key, node in fields_of(service).items() if node.tag != "!reset"}
    return service if len(kept) == len(service.fields) else mapping(service, kept, service.keys)
