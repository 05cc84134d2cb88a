"""Merge keys: `<<: *defaults` and `<<: [*a, *b]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readiness.model.artifact import Node

Fields = dict[str, "Node"]


def merged(fields: Fields, keys: Fields) -> tuple[Fields, Fields]:
    """The mapping with what `<<` brings: own keys win, then earlier sources. What is no mapping stays an ordinary `<<`."""
    value = fields["<<"]
    sources = value.items if value.kind == "sequence" else (value,)
    if not sources or any(source.kind != "mapping" for source in sources):
        return fields, keys
    all_fields = {name: node for name, node in fields.items() if name != "<<"}
    all_keys = {name: node for name, node in keys.items() if name != "<<"}
    for source in sources:
        for name, node in source.fields.items():
            if name not in all_fields:
                all_fields[name], all_keys[name] = node, source.keys[name]
    return all_fields, all_keys
