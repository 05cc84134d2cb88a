"""Decorators of classes and methods, as Nest and its kin use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.javascript.syntax import as_call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call


def of_class(node: SgNode) -> list[SgNode]:
    """Of a class: its own children, or those of the export statement around it."""
    parent = node.parent()
    around = parent.children() if parent is not None and parent.kind() == "export_statement" else []
    return [child for child in (*around, *node.children()) if child.kind() == "decorator"]


def methods(body: SgNode) -> Iterator[tuple[SgNode, list[SgNode]]]:
    """Each method with the decorators in front of it."""
    pending: list[SgNode] = []
    for child in body.named_children():
        if child.kind() == "decorator":
            pending.append(child)
        elif child.kind() != "comment":
            if child.kind() == "method_definition":
                yield child, pending
            pending = []


def called(decorator: SgNode) -> Call | None:
    """`@Get("x")` as a call; None for one without parentheses."""
    inner = next(iter(decorator.named_children()), None)
    return as_call(inner) if inner is not None else None


def calls(found: list[SgNode]) -> list[Call]:
    return [call for decorator in found if (call := called(decorator)) is not None]


def name(decorator: SgNode) -> str:
    call = called(decorator)
    return call.callee if call is not None else decorator.text().lstrip("@").strip()
