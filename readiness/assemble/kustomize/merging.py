"""Strategic merge: a patch laid over an object. Every value keeps the place where it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.assemble.kustomize import merge_keys
from readiness.assemble.kustomize.trees import mapping, scalar, sequence

if TYPE_CHECKING:
    from readiness.model.artifact import Node

_DIRECTIVE = "$patch"


def merged(target: Node, patch: Node, *, kind: str, built_in: bool) -> Node | None:
    """The object under a patch; None where the patch deletes it. `built_in`: of a kind whose lists have merge keys."""
    return _Merge(kind, built_in=built_in).node(target, patch, ())


class _Merge:
    def __init__(self, kind: str, *, built_in: bool) -> None:
        self._kind = kind
        self._built_in = built_in

    def node(self, target: Node | None, patch: Node, path: tuple[str, ...]) -> Node | None:
        """One value; None: there is none any more."""
        if patch.kind == "scalar" and patch.value is None:
            return None
        if patch.kind == "mapping":
            return self._mapping(target, patch, path)
        if target is not None and _same(target, patch):
            return target  # said twice: it stands where it was said first
        if patch.kind == "sequence" and target is not None and target.kind == "sequence":
            return self._list(target, patch, path)
        return self._clean(patch, path)

    def _mapping(self, target: Node | None, patch: Node, path: tuple[str, ...]) -> Node | None:
        directive = patch.fields.get(_DIRECTIVE)
        said = directive.text if directive is not None else ""
        if said == "delete":
            return None
        if target is None or target.kind != "mapping" or said == "replace" or self._replaced(path):
            return self._clean(patch, path)
        return self._fields(target, patch, path)

    def _replaced(self, path: tuple[str, ...]) -> bool:
        return self._built_in and merge_keys.is_replaced(self._kind, path)

    def _fields(self, target: Node, patch: Node, path: tuple[str, ...]) -> Node:
        fields, keys = dict(target.fields), dict(target.keys)
        for name, value in patch.fields.items():
            if name.startswith("$"):
                continue
            before = fields.get(name)
            after = self.node(before, value, (*path, name))
            if after is None:
                fields.pop(name, None)
                keys.pop(name, None)
                continue
            if after is not before and (before is None or after.kind == "scalar" or after is value):
                keys[name] = patch.keys.get(name) or scalar(name, value)
            fields[name] = after
        return mapping(fields, keys, target)

    def _list(self, target: Node, patch: Node, path: tuple[str, ...]) -> Node:
        by = merge_keys.keys_of(self._kind, path) if self._built_in else ()
        directives = [item for item in patch.items if item.kind == "mapping" and set(item.fields) == {_DIRECTIVE}]
        if any(one.fields[_DIRECTIVE].text == "replace" for one in directives):
            by = ()
        if self._built_in and merge_keys.is_set(path):
            known = {item.text for item in patch.items}
            return sequence((*patch.items, *(item for item in target.items if item.text not in known)), target)
        if not by or any(item.kind != "mapping" for item in patch.items):
            return self._clean(patch, path) or target
        return self._items(target, patch, path, by)

    def _items(self, target: Node, patch: Node, path: tuple[str, ...], by: tuple[str, ...]) -> Node:
        """Items that the patch names come first, as Kustomize has it, then the others."""
        left = {_identity(item, by): item for item in target.items}
        by = tuple(key for key in by if any(key in item.fields for item in patch.items)) or by
        left = {_identity(item, by): item for item in target.items}
        made = []
        for item in patch.items:
            if set(item.fields) == {_DIRECTIVE}:
                continue
            found = self.node(left.pop(_identity(item, by), None), item, (*path, merge_keys.ITEM))
            if found is not None:
                made.append(found)
        return sequence((*made, *left.values()), target)

    def _clean(self, patch: Node, path: tuple[str, ...]) -> Node | None:
        """What a patch says where there was nothing: without nulls and directives."""
        if patch.kind == "mapping":
            fields = {}
            for name, value in patch.fields.items():
                kept = None if name.startswith("$") else self._clean(value, (*path, name))
                if kept is not None:
                    fields[name] = kept
            if len(fields) == len(patch.fields) and all(fields[name] is patch.fields[name] for name in fields):
                return patch
            return mapping(fields, {name: patch.keys.get(name) or scalar(name, fields[name]) for name in fields}, patch)
        if patch.kind == "sequence":
            items = [item for item in patch.items if not (item.kind == "mapping" and set(item.fields) == {_DIRECTIVE})]
            return patch if len(items) == len(patch.items) else sequence(items, patch)
        return None if patch.value is None else patch


def _same(target: Node, patch: Node) -> bool:
    scalars = target.kind == patch.kind == "scalar"
    return scalars and type(target.value) is type(patch.value) and target.value == patch.value


def _identity(item: Node, by: tuple[str, ...]) -> object:
    """Items without any of the fields are like no other."""
    values = tuple(item.fields[key].text if key in item.fields else "" for key in by)
    return values if any(values) else id(item)
