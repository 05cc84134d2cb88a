"""ConfigMaps and Secrets that a kustomization makes from literals and files."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from readiness.assemble.kustomize.kustomization import entries
from readiness.assemble.kustomize.resources import Resource
from readiness.assemble.kustomize.trees import mapping, scalar, with_field
from readiness.formats.kubernetes.values import name_of
from readiness.model.artifact import Node, Unresolved
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.assemble.kustomize.kustomization import Kustomization
    from readiness.assemble.kustomize.sources import Sources

_KINDS = {"configMapGenerator": "ConfigMap", "secretGenerator": "Secret"}


class Pair(NamedTuple):
    key: str
    value: Node


class Generated(NamedTuple):
    resource: Resource
    behavior: str
    """`create`, `merge` or `replace`."""
    item: Node
    """The generator."""
    missing: tuple[Node, ...]
    """Entries that name a file which is not there."""


def generated(one: Kustomization, sources: Sources) -> Iterator[Generated]:
    for name, kind in _KINDS.items():
        for item in one.items(name):
            yield _generated(one, item, kind, sources)


def _generated(one: Kustomization, item: Node, kind: str, sources: Sources) -> Generated:
    options = _options(one, item)
    data, missing = _pairs(one, item, sources)
    fields = {"apiVersion": scalar("v1", item), "kind": scalar(kind, item), "metadata": _metadata(item, options)}
    if kind == "Secret":
        fields["type"] = item.fields.get("type") or scalar("Opaque", item)
    if data or kind == "Secret":
        pairs = {pair.key: _encoded(pair.value) if kind == "Secret" else pair.value for pair in data}
        fields["data"] = mapping(pairs, {pair.key: scalar(pair.key, pair.value) for pair in data}, item)
    if _is(options.get("immutable")):
        fields["immutable"] = scalar(value=True, at=item)
    node = mapping(fields, {key: scalar(key, value) for key, value in fields.items()}, item)
    made = Resource(node, made=not _is(options.get("disableNameSuffixHash")))
    return Generated(made, name_of(item.fields.get("behavior")) or "create", item, tuple(missing))


def _options(one: Kustomization, item: Node) -> dict[str, Node]:
    """The generator's own options over those of the whole kustomization."""
    common, own = one.root.fields.get("generatorOptions"), item.fields.get("options")
    found = dict(common.fields) if common is not None else {}
    for name, value in own.fields.items() if own is not None else ():
        before = found.get(name)
        if before is not None and before.kind == "mapping" and value.kind == "mapping":
            found[name] = mapping({**before.fields, **value.fields}, {**before.keys, **value.keys}, value)
        elif not (before is not None and _is(before) and name != "labels"):
            found[name] = value
    return found


def _metadata(item: Node, options: dict[str, Node]) -> Node:
    fields = {name: item.fields[name] for name in ("name", "namespace") if name in item.fields}
    fields |= {name: options[name] for name in ("labels", "annotations") if name in options}
    return mapping(fields, {key: scalar(key, value) for key, value in fields.items()}, item)


def _pairs(one: Kustomization, item: Node, sources: Sources) -> tuple[list[Pair], list[Node]]:
    pairs: list[Pair] = []
    missing: list[Node] = []
    for entry in entries(item, "literals"):
        key, _, value = entry.text.partition("=")
        pairs.append(Pair(key, scalar(_resolved(_unquoted(value)), entry)))
    for entry in entries(item, "files"):
        key, _, path = entry.text.rpartition("=")
        found = sources.artifact(one.path_of(path))
        if found is None:
            missing.append(entry)
        text = found.text if found is not None else Unresolved(path)
        pairs.append(Pair(key or path.rpartition("/")[2], scalar(text, entry)))
    for entry in (*entries(item, "envs"), *([item.fields["env"]] if "env" in item.fields else [])):
        found = sources.artifact(one.path_of(entry.text))
        if found is None:
            missing.append(entry)
        else:
            pairs += [Pair(key, scalar(_resolved(value), entry)) for key, value in _variables(found.text)]
    return pairs, missing


def _variables(text: str) -> Iterator[tuple[str, str]]:
    """Lines `KEY=value` as they stand: nothing is unquoted."""
    for line in text.split("\n"):
        written = line.lstrip()
        if written and not written.startswith("#"):
            key, _, value = written.partition("=")
            yield key, value


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _resolved(text: str) -> str | Unresolved:
    from readiness.formats.kubernetes import UNRESOLVED

    return Unresolved(text) if UNRESOLVED.search(text) else text


def _encoded(value: Node) -> Node:
    if not isinstance(value.value, str):
        return value
    return scalar(base64.b64encode(value.value.encode("utf-8", "surrogatepass")).decode(), value)


def _is(node: Node | None) -> bool:
    return node is not None and node.value is True


def merged(before: Resource, made: Resource, *, replace: bool) -> Resource:
    """What a generator with `behavior: merge` or `replace` makes of the object that is there."""
    node = made.node
    for name in ("data", "binaryData"):
        old, new = before.node.fields.get(name), node.fields.get(name)
        if not replace and old is not None:
            both = mapping({**old.fields, **new.fields}, {**old.keys, **new.keys}, new) if new is not None else old
            node = with_field(node, name, both)
    node = with_field(node, "metadata", _metadata_merged(before.node, made.node))
    found = Resource(node, made=before.made and made.made)
    found.previous, found.wraps = list(before.previous), list(before.wraps)
    return found


def _metadata_merged(old: Node, new: Node) -> Node:
    before, made = old.fields.get("metadata"), new.fields.get("metadata")
    if before is None or made is None:
        return made or before or new
    result = before
    for name in ("labels", "annotations"):
        ours, theirs = before.fields.get(name), made.fields.get(name)
        if theirs is not None:
            both = mapping({**ours.fields, **theirs.fields}, {**ours.keys, **theirs.keys}, theirs) if ours else theirs
            result = with_field(result, name, both)
    return result
