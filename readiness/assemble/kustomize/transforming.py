"""What a kustomization does to all objects: namespace, prefixes, labels, annotations, replicas, images."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.assemble.kustomize import fields
from readiness.assemble.kustomize.resources import CLUSTER_WIDE
from readiness.assemble.kustomize.trees import edited, mapping, scalar, with_field, with_items
from readiness.formats.kubernetes import UNRESOLVED
from readiness.formats.kubernetes.values import items_of, name_of
from readiness.model.artifact import Node, Unresolved
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from readiness.assemble.kustomize.fields import Field
    from readiness.assemble.kustomize.kustomization import Kustomization
    from readiness.assemble.kustomize.resources import Resource

_NEVER_RENAMED = frozenset({"CustomResourceDefinition", "APIService", "Namespace"})
_IMAGE = lazy(r"^(?P<name>[^@]*?)(?::(?P<tag>[\w][\w.-]*))?(?:@(?P<digest>.*))?$")
_POD_LISTS = ("containers", "initContainers")


def namespaced(resources: Sequence[Resource], value: Node, extra: Iterable[Field] = ()) -> None:
    """`namespace:` for everything that lies in one, and the names of Namespaces themselves."""
    for one in resources:
        one.remember()
        node = one.node
        if one.kind not in CLUSTER_WIDE:
            node = edited(node, ("metadata", "namespace"), lambda _: value, made_at=value)
        elif one.kind == "Namespace" and one.api_version == "v1":
            node = edited(node, ("metadata", "name"), lambda old: scalar(value.value, old or value))
        if one.kind in ("RoleBinding", "ClusterRoleBinding"):
            node = edited(node, ("subjects",), lambda old: _subjects(old, value) if old is not None else None)
        for field in (*fields.NAMESPACES, *extra):
            if field.path not in (("metadata", "namespace"), ("metadata", "name"), ("subjects",)):
                node = field.edited(node, lambda _: value, value)
        one.node = node


def _subjects(old: Node, value: Node) -> Node:
    """Of the accounts a binding names, `default` is the one of the namespace."""
    return with_items(
        old,
        (
            with_field(item, "namespace", value) if name_of(item.fields.get("name")) == "default" else item
            for item in old.items
        ),
    )


def wrapped(resources: Sequence[Resource], prefix: str, suffix: str) -> None:
    """`namePrefix:` and `nameSuffix:`."""
    for one in resources:
        if one.original.kind not in _NEVER_RENAMED:
            one.remember()
            one.wraps.append((prefix, suffix))
            one.rename(f"{prefix}{one.name}{suffix}")


def labelled(resources: Sequence[Resource], pairs: Node, places: Sequence[Field]) -> None:
    """Pairs put into all these fields; the fields that must be there already are left out where they are not."""

    def put(old: Node | None) -> Node:
        if old is None or old.kind != "mapping":
            return pairs
        return mapping({**old.fields, **pairs.fields}, {**old.keys, **pairs.keys}, old)

    for one in resources:
        for field in places:
            one.node = field.edited(one.node, put, pairs)


def labels(one: Kustomization, resources: Sequence[Resource], extra: Sequence[Field]) -> None:
    for item in one.items("labels"):
        pairs = item.fields.get("pairs")
        if pairs is None or pairs.kind != "mapping":
            continue
        places = [fields.written(field) for field in items_of(item, "fields")]
        if _is(item, "includeSelectors"):
            places += [*fields.COMMON_LABELS, *extra]
        else:
            places += fields.METADATA_LABELS
            places += fields.TEMPLATE_LABELS if _is(item, "includeTemplates") else ()
            places += fields.CLAIM_LABELS if _is(item, "includeVolumeClaimTemplates") else ()
        labelled(resources, pairs, places)
    common = one.root.fields.get("commonLabels")
    if common is not None and common.kind == "mapping":
        labelled(resources, common, [*fields.COMMON_LABELS, *extra])


def _is(item: Node, name: str) -> bool:
    found = item.fields.get(name)
    return found is not None and found.value is True


def counted(resources: Sequence[Resource], item: Node, extra: Iterable[Field] = ()) -> bool:
    """`replicas:`; False if there is nothing of that name."""
    name, count = name_of(item.fields.get("name")), item.fields.get("count")
    places = (*fields.REPLICAS, *extra)
    found = [
        one
        for one in resources
        if any(known.name == name for known in one.identities) and any(field.is_of(one.node) for field in places)
    ]
    for one in found:
        for field in places:
            one.node = field.edited(one.node, lambda _: count, item)
    return bool(found)


def images(resources: Sequence[Resource], item: Node, extra: Iterable[Field]) -> bool:
    """`images:`, in every list of containers there is; whether any container has that image."""
    setting = _Image(item)
    for one in resources:
        if one.kind == "CustomResourceDefinition":
            continue
        one.node = setting.everywhere(one.node)
        for field in extra:
            one.node = field.edited(one.node, setting.image, item)
    return setting.used


class _Image:
    def __init__(self, item: Node) -> None:
        self._item = item
        self._name = name_of(item.fields.get("name"))
        self.used = False

    def everywhere(self, node: Node) -> Node:
        if node.kind == "sequence":
            return with_items(node, map(self.everywhere, node.items))
        for name, value in node.fields.items():
            if value.kind == "scalar":
                continue
            after = self.everywhere(value)
            if name in _POD_LISTS and value.kind == "sequence":
                after = with_items(after, map(self._container, after.items))
            node = with_field(node, name, after)
        return node

    def _container(self, container: Node) -> Node:
        image = container.fields.get("image")
        return with_field(container, "image", self.image(image)) if image is not None else container

    def image(self, old: Node | None) -> Node | None:
        if old is None or old.kind != "scalar":
            return old
        if not re.match(rf"{re.escape(self._name)}(?:@|:|$)", old.text):
            return old
        parts = _IMAGE.match(old.text)
        if parts is None or parts["name"] != self._name:
            return old
        self.used = True
        text, at = self._text(parts["tag"], parts["digest"])
        value = Unresolved(text) if UNRESOLVED.search(text) else text
        return scalar(value, at)

    def _text(self, tag: str | None, digest: str | None) -> tuple[str, Node]:
        """The new image, and the setting that says most of it."""
        said = self._item.fields
        at = next((said[name] for name in ("digest", "newTag", "tagSuffix", "newName") if name in said), self._item)
        new_tag, new_digest = name_of(said.get("newTag")), name_of(said.get("digest"))
        if new_tag or new_digest:
            tag, digest = new_tag, new_digest
        elif name_of(said.get("tagSuffix")):
            tag, digest = f"{tag or ''}{name_of(said.get('tagSuffix'))}", None
        text = name_of(said.get("newName")) or self._name
        return f"{text}{f':{tag}' if tag else ''}{f'@{digest}' if digest else ''}", at
