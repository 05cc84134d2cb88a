"""Types, functions and annotations of a Java file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.java.syntax import COMMENTS
from readiness.formats.source.jvm.declared import Annotation, Function, Type
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code

_TYPES = ("class_declaration", "interface_declaration", "record_declaration", "enum_declaration")
_ARRAYS = frozenset({"element_value_array_initializer", "array_initializer"})


def package(code: Code) -> str:
    found = regex(r"^\s*package\s+([\w.]+)\s*;", re.MULTILINE).search(code.source.text)
    return found[1] if found else ""


def types(code: Code) -> Iterator[Type]:
    for node in code.source.nodes(*_TYPES):
        name, body = node.field("name"), node.field("body")
        if name is None or body is None:
            continue
        around = [
            outer.text() for parent in ancestors(node) if parent.kind() in _TYPES and (outer := parent.field("name"))
        ]
        marks = _modifiers(node)
        yield Type(
            node=node,
            name=".".join([*reversed(around), name.text()]),
            interface=node.kind() == "interface_declaration",
            abstract=marks is not None and any(mark.kind() == "abstract" for mark in marks.children()),
            annotations=tuple(annotations_of(node)),
            supertypes=tuple(_supertypes(node)),
            functions=tuple(_functions(body)),
        )


def _modifiers(node: SgNode) -> SgNode | None:
    return next((child for child in node.children() if child.kind() == "modifiers"), None)


def annotations_of(node: SgNode) -> Iterator[Annotation]:
    """Those in front of a type, function, field or parameter."""
    marks = _modifiers(node)
    for mark in marks.named_children() if marks is not None else ():
        name = mark.field("name")
        if mark.kind() in {"annotation", "marker_annotation"} and name is not None:
            yield Annotation(mark, name.text().rpartition(".")[2], _values(mark.field("arguments")))


def _values(arguments: SgNode | None) -> dict[str, tuple[SgNode, ...]]:
    found: dict[str, tuple[SgNode, ...]] = {}
    for given in arguments.named_children() if arguments is not None else ():
        if given.kind() in COMMENTS:
            continue
        key, value = given.field("key"), given.field("value")
        if given.kind() == "element_value_pair" and key is not None and value is not None:
            found[key.text()] = _items(value)
        else:
            found["value"] = _items(given)
    return found


def _items(value: SgNode) -> tuple[SgNode, ...]:
    if value.kind() not in _ARRAYS:
        return (value,)
    return tuple(one for one in value.named_children() if one.kind() not in COMMENTS)


def _supertypes(node: SgNode) -> Iterator[str]:
    above = [node.field("superclass"), node.field("interfaces")]
    above += [child for child in node.named_children() if child.kind() == "extends_interfaces"]
    for part in above:
        if part is not None:
            text = regex(r"^(extends|implements)\s+").sub("", part.text())
            yield from (name.strip() for name in _flat(text).split(","))


def _flat(text: str) -> str:
    """Without type arguments, however deep."""
    while (shorter := regex(r"<[^<>]*>").sub("", text)) != text:
        text = shorter
    return text


def _functions(body: SgNode) -> Iterator[Function]:
    for node in body.named_children():
        name, returned = node.field("name"), node.field("type")
        if node.kind() != "method_declaration" or name is None:
            continue
        marks = tuple(annotations_of(node))
        yield Function(
            node=node,
            name=name.text(),
            annotations=marks,
            parameters=tuple(_parameters(node)),
            body=node.field("body"),
            overrides=any(mark.name == "Override" for mark in marks),
            returns=returned.text() if returned is not None else "",
        )


def _parameters(node: SgNode) -> Iterator[tuple[str, str]]:
    given = node.field("parameters")
    for one in given.named_children() if given is not None else ():
        name, kind = one.field("name"), one.field("type")
        if name is not None and kind is not None:
            yield name.text(), kind.text()
