"""Types, functions and annotations of a Kotlin file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.jvm.declared import Annotation, Function, Type
from readiness.formats.source.kotlin.syntax import argument, child
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code

_TYPES = ("class_declaration", "object_declaration")
_ARRAY_MAKERS = ("arrayOf", "listOf")


def package(code: Code) -> str:
    found = regex(r"^\s*package\s+([\w.]+)", re.MULTILINE).search(code.source.text)
    return found[1] if found else ""


def types(code: Code) -> Iterator[Type]:
    """Those of the file; its functions outside of types are in one without a name."""
    yield Type(code.source.root, "", False, False, (), (), tuple(_functions(code.source.root)))
    for node in code.source.nodes(*_TYPES):
        name, body = child(node, "type_identifier", "simple_identifier"), child(node, "class_body", "enum_class_body")
        if name is None:
            continue
        around = [
            outer.text()
            for parent in ancestors(node)
            if parent.kind() in _TYPES and (outer := child(parent, "type_identifier", "simple_identifier"))
        ]
        marks = child(node, "modifiers")
        yield Type(
            node=node,
            name=".".join([*reversed(around), name.text()]),
            interface=any(part.kind() == "interface" for part in node.children()),
            abstract=marks is not None and regex(r"\babstract\b").search(marks.text()) is not None,
            annotations=tuple(annotations_of(node)),
            supertypes=tuple(_supertypes(node)),
            functions=tuple(_functions(body)) if body is not None else (),
        )


def annotations_of(node: SgNode) -> Iterator[Annotation]:
    """Those in front of a type, function, property or parameter."""
    marks = child(node, "modifiers", "parameter_modifiers")
    for mark in marks.named_children() if marks is not None else ():
        made = child(mark, "constructor_invocation")
        named = child(made or mark, "user_type")
        if mark.kind() == "annotation" and named is not None:
            given = child(made, "value_arguments") if made is not None else None
            yield Annotation(mark, regex(r"<.*").sub("", named.text()).rpartition(".")[2], _values(given))


def _values(arguments: SgNode | None) -> dict[str, tuple[SgNode, ...]]:
    found: dict[str, tuple[SgNode, ...]] = {}
    for given in arguments.named_children() if arguments is not None else ():
        name, value = argument(given)
        if value is not None:
            found[name or "value"] = (*found.get(name or "value", ()), *_items(value))
    return found


def _items(value: SgNode) -> tuple[SgNode, ...]:
    if value.kind() == "collection_literal":
        return tuple(value.named_children())
    if value.kind() == "call_expression" and value.text().startswith(_ARRAY_MAKERS):
        suffix = child(value, "call_suffix")
        given = child(suffix, "value_arguments") if suffix is not None else None
        return tuple(part for one in given.named_children() if (part := argument(one)[1])) if given is not None else ()
    return (value,)


def _supertypes(node: SgNode) -> Iterator[str]:
    for part in node.named_children():
        if part.kind() == "delegation_specifier":
            named = child(child(part, "constructor_invocation", "explicit_delegation") or part, "user_type")
            if named is not None:
                yield regex(r"<.*", re.DOTALL).sub("", named.text())


def _functions(body: SgNode) -> Iterator[Function]:
    for node in body.named_children():
        name = child(node, "simple_identifier")
        if node.kind() != "function_declaration" or name is None:
            continue
        marks, returned = child(node, "modifiers"), child(node, "user_type", "nullable_type")
        yield Function(
            node=node,
            name=name.text(),
            annotations=tuple(annotations_of(node)),
            parameters=tuple(_parameters(node)),
            body=child(node, "function_body"),
            overrides=marks is not None and regex(r"\boverride\b").search(marks.text()) is not None,
            returns=returned.text() if returned is not None else "",
        )


def _parameters(node: SgNode) -> Iterator[tuple[str, str]]:
    given = child(node, "function_value_parameters")
    for one in given.named_children() if given is not None else ():
        name = child(one, "simple_identifier")
        if one.kind() == "parameter" and name is not None:
            yield name.text(), one.named_children()[-1].text()
