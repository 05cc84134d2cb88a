"""`transformers:` that are Kustomize's own: the same changes, each written as a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.assemble.kustomize import fields, transforming
from readiness.assemble.kustomize.trees import mapping, scalar, sequence
from readiness.formats.kubernetes.values import items_of, name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.assemble.kustomize.fields import Field
    from readiness.assemble.kustomize.resources import Resource
    from readiness.model.artifact import Node

_AS_FIELDS = {
    "PatchTransformer": "patches",
    "PatchJson6902Transformer": "patchesJson6902",
    "ConfigMapGenerator": "configMapGenerator",
    "SecretGenerator": "secretGenerator",
}
"""Those that are items of a list of a kustomization, written alone."""
_AS_LISTS = {"ReplacementTransformer": "replacements"}
_AS_ITEMS = {"ImageTagTransformer": ("imageTag", "images"), "ReplicaCountTransformer": ("replica", "replicas")}


def changed(node: Node, resources: Sequence[Resource]) -> bool:
    """The objects under a transformer that no field of a kustomization is like; False if it is not known."""
    said = node.fields
    places = [fields.written(one) for one in items_of(node, "fieldSpecs")]
    match name_of(said.get("kind")):
        case "LabelTransformer" if "labels" in said:
            transforming.labelled(resources, said["labels"], places or fields.METADATA_LABELS)
        case "AnnotationsTransformer" if "annotations" in said:
            transforming.labelled(resources, said["annotations"], places or fields.ANNOTATIONS)
        case "PrefixTransformer" | "SuffixTransformer" | "PrefixSuffixTransformer":
            _wrapped(resources, places, name_of(said.get("prefix")), name_of(said.get("suffix")))
        case "NamespaceTransformer" if (namespace := node.get("metadata.namespace")) is not None:
            left = said.get("unsetOnly")
            only = [one for one in resources if not (left is not None and left.value is True and one.namespace)]
            transforming.namespaced(only, namespace)
        case _:
            return False
    return True


def _wrapped(resources: Sequence[Resource], places: Sequence[Field], prefix: str, suffix: str) -> None:
    """Names, or the fields that are told."""

    def put(old: Node | None) -> Node | None:
        return scalar(f"{prefix}{old.text}{suffix}", old) if old is not None and old.kind == "scalar" else old

    names = [place for place in places if place.path == ("metadata", "name")]
    for one in resources:
        for place in places:
            if place not in names:
                one.node = place.edited(one.node, put, one.node)
    named = [one for one in resources if not places or any(place.is_of(one.node) for place in names)]
    transforming.wrapped(named, prefix, suffix)


def as_kustomization(node: Node) -> Node | None:
    """A kustomization that says the same; None if there is none."""
    kind = name_of(node.fields.get("kind"))
    if kind in _AS_FIELDS:
        name = name_of(node.get("metadata.name"))
        item = mapping({**node.fields, "name": scalar(name, node)}, node.keys, node)
        return _holding(_AS_FIELDS[kind], sequence((item,), node), node)
    if kind in _AS_LISTS and _AS_LISTS[kind] in node.fields:
        return _holding(_AS_LISTS[kind], node.fields[_AS_LISTS[kind]], node)
    held, name = _AS_ITEMS.get(kind, ("", ""))
    return _holding(name, sequence((node.fields[held],), node), node) if held in node.fields else None


def _holding(name: str, value: Node, at: Node) -> Node:
    return mapping({name: value}, {name: scalar(name, at)}, at)
