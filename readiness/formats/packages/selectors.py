"""What rules may judge in a manifest: itself, and each of its dependencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.packages.content import PackageManifest, Requirement
from readiness.model.artifact import Document, Node, Target, Unresolved, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.location import Region


def manifest(document: Document[object]) -> Iterator[Target]:
    """The file's own top-level keys, and over them: name, ecosystem, private, library, runtime, scripts.*."""
    content = document.content
    if not isinstance(content, PackageManifest):
        return
    derived = {
        "name": _scalar(content.name, content.anchor) if content.name else None,
        "ecosystem": _scalar(content.ecosystem, content.anchor),
        "private": _scalar(content.private, content.anchor) if content.private is not None else None,
        "library": _scalar(content.library, content.anchor),
        "runtime": _scalar(content.runtime, content.runtime_region or content.anchor) if content.runtime else None,
        "scripts": _scripts(document.root, content),
    }
    root = document.root
    fields = {**root.fields, **{key: node for key, node in derived.items() if node is not None}}
    node = Node(kind="mapping", position=_position(content.anchor), fields=fields, keys=root.keys)
    name = content.name or document.path.rpartition("/")[2]
    yield Target(document, node, content.anchor, name)


def dependency(document: Document[object]) -> Iterator[Target]:
    """name, requirement, development, kind, pinned, group, indirect, ecosystem."""
    content = document.content
    if not isinstance(content, PackageManifest):
        return
    for asked in content.requirements:
        fields = {key: _scalar(value, asked.region) for key, value in _values(asked, content.ecosystem)}
        node = Node(kind="mapping", position=_position(asked.region), fields=fields)
        yield Target(document, node, asked.region, asked.name, f"{asked.group}/{asked.name}")


def _values(asked: Requirement, ecosystem: str) -> Iterator[tuple[str, Value]]:
    yield "name", asked.name
    yield "requirement", asked.requirement
    yield "development", asked.development
    yield "kind", asked.kind
    yield "pinned", Unresolved(asked.requirement) if asked.pinned is None else asked.pinned
    yield "group", asked.group
    yield "indirect", asked.indirect
    yield "ecosystem", ecosystem


def _scripts(root: Node, content: PackageManifest) -> Node | None:
    node = root.fields.get("scripts")
    if node is not None and node.kind == "mapping":
        return node
    if not content.scripts:
        return None
    fields = {key: _scalar(value, content.anchor) for key, value in content.scripts.items()}
    return Node(kind="mapping", position=_position(content.anchor), fields=fields)


def _scalar(value: Value, region: Region) -> Node:
    return Node(value, position=_position(region))


def _position(region: Region) -> tuple[int, int, int, int]:
    return region.start_line, region.start_column, region.end_line, region.end_column
