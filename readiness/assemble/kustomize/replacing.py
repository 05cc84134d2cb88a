"""`replacements:` and `vars:`: a value of one object put into others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.assemble.kustomize.merge_keys import built_in
from readiness.assemble.kustomize.selecting import selected
from readiness.assemble.kustomize.trees import mapping, scalar, with_field, with_items
from readiness.formats.kubernetes.values import items_of, name_of
from readiness.model.artifact import Node, Unresolved
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.assemble.kustomize.fields import Field
    from readiness.assemble.kustomize.resources import Resource
    from readiness.assemble.kustomize.trees import Edit

_PART = lazy(r"\[([^\]=]+)=([^\]]*)\]|\[([^\]]+)\]|((?:\\\.|[^.\[\]])+)")


class ReplacementError(Exception):
    """A replacement whose source or target is not there, and where it stands."""

    def __init__(self, message: str, node: Node) -> None:
        super().__init__(message)
        self.node = node


def replaced(resources: Sequence[Resource], one: Node) -> None:
    """One entry of `replacements:`.

    Raises:
        ReplacementError: what it takes the value from is not there.
    """
    value = _source(resources, one)
    for target in items_of(one, "targets"):
        select = target.fields.get("select")
        if select is None:
            continue
        spared = {id(each) for reject in items_of(target, "reject") for each in selected(resources, reject)}
        paths = target.fields.get("fieldPaths")
        written = [item.text for item in paths.items] if paths is not None else ["metadata.name"]
        for each in selected(resources, select):
            if id(each) not in spared:
                _put(each, written, value, target)


def _source(resources: Sequence[Resource], one: Node) -> Node:
    given, source = one.fields.get("sourceValue"), one.fields.get("source")
    if given is not None:
        return given
    found = list(selected(resources, source)) if source is not None else []
    if source is None or not found:
        raise ReplacementError("nothing is what the replacement takes its value from", source or one)
    path = name_of(source.fields.get("fieldPath")) or "metadata.name"
    value = _get(found[0].node, parts_of(path))
    if value is None:
        raise ReplacementError(f"{found[0].kind}/{found[0].name} has no {path} to take the value from", source)
    return _sliced(value, source.fields.get("options"))


def _sliced(value: Node, options: Node | None) -> Node:
    delimiter = name_of(options.fields.get("delimiter")) if options is not None else ""
    if not delimiter or options is None:
        return value
    parts, place = value.text.split(delimiter), _index(options)
    return scalar(parts[place], value) if place < len(parts) else value


def _index(options: Node) -> int:
    index = options.fields.get("index")
    return index.value if index is not None and isinstance(index.value, int) and index.value >= 0 else 0


def _put(one: Resource, paths: Sequence[str], value: Node, target: Node) -> None:
    options = target.fields.get("options")
    create = options is not None and (flag := options.fields.get("create")) is not None and flag.value is True
    one.remember()
    for path in paths:
        one.node = _set(one.node, parts_of(path), lambda old: _spliced(old, value, options), value if create else None)


def _spliced(old: Node | None, value: Node, options: Node | None) -> Node:
    delimiter = name_of(options.fields.get("delimiter")) if options is not None else ""
    if old is None or not delimiter or options is None:
        return value
    parts, place = old.text.split(delimiter), _index(options)
    if place < len(parts):
        parts[place] = value.text
    else:
        parts.append(value.text)
    return scalar(delimiter.join(parts), value)


def parts_of(path: str) -> list[tuple[str, str]]:
    """`spec.containers.[name=web].image` in parts: a key and nothing, or a key and the value it must have."""
    found = []
    for key, value, bracketed, name in _PART.findall(path):
        found.append((key, value) if key else (bracketed or name.replace("\\.", ".").strip(), ""))
    return found


def _get(node: Node, parts: list[tuple[str, str]]) -> Node | None:
    for key, value in parts:
        if node.kind == "sequence":
            found = next((item for number, item in enumerate(node.items) if _is(item, number, key, value)), None)
        else:
            found = node.fields.get(key)
        if found is None:
            return None
        node = found
    return node


def _is(item: Node, number: int, key: str, value: str) -> bool:
    if key in ("*", str(number)) and not value:
        return True
    return key in item.fields and item.fields[key].text == value


def _set(node: Node, parts: list[tuple[str, str]], edit: Edit, made_at: Node | None) -> Node:
    (key, value), rest = parts[0], parts[1:]
    if node.kind == "sequence":
        return with_items(
            node,
            (
                (_set(item, rest, edit, made_at) if rest else edit(item) or item)
                if _is(item, number, key, value)
                else item
                for number, item in enumerate(node.items)
            ),
        )
    if node.kind != "mapping":
        return node
    if key == "*":
        for name, inner in node.fields.items():
            node = with_field(node, name, _set(inner, rest, edit, made_at) if rest else edit(inner))
        return node
    found = node.fields.get(key)
    if found is None and made_at is None:
        return node
    if not rest:
        return with_field(node, key, edit(found))
    inner = found if found is not None else mapping({}, {}, made_at or node)
    return with_field(node, key, _set(inner, rest, edit, made_at))


def variables(resources: Sequence[Resource], declared: Sequence[Node], extra: Sequence[Field]) -> None:
    """`vars:`: `$(NAME)` wherever it stands in an object that the API server knows, in others where `extra` says."""
    values = {}
    for one in declared:
        target, field = one.fields.get("objref"), one.get("fieldref.fieldpath") or one.get("fieldref.fieldPath")
        found = next(selected(resources, target), None) if target is not None else None
        value = _get(found.node, parts_of(field.text if field else "metadata.name")) if found is not None else None
        if value is not None:
            values[name_of(one.fields.get("name"))] = value
    if values:
        pattern = re.compile(r"\$\((" + "|".join(map(re.escape, values)) + r")\)")
        for each in resources:
            if built_in(each.api_version):
                each.node = _filled(each.node, pattern, values)
            for place in extra:
                each.node = place.edited(
                    each.node, lambda old: _filled(old, pattern, values) if old else old, each.node
                )


def _filled(node: Node, pattern: re.Pattern[str], values: dict[str, Node]) -> Node:
    if node.kind == "sequence":
        return with_items(node, (_filled(item, pattern, values) for item in node.items))
    for name, value in node.fields.items():
        node = with_field(node, name, _filled(value, pattern, values))
    if node.kind != "scalar" or "$(" not in node.text:
        return node
    whole = pattern.fullmatch(node.text)
    if whole:
        return scalar(values[whole[1]].value, node)
    text = pattern.sub(lambda match: values[match[1]].text, node.text)
    return scalar(Unresolved(text) if isinstance(node.value, Unresolved) and "$(" in text else text, node)
