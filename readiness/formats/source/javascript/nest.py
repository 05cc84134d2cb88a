"""NestJS controllers: `@Controller("x")` on a class, `@Get("y")` on its methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.javascript.handlers import constant
from readiness.formats.source.javascript.syntax import as_call
from readiness.model.facts import Route
from readiness.model.routing import join_paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text

_METHODS = {name: name.upper() for name in ("Get", "Post", "Put", "Patch", "Delete", "Head", "Options")} | {"All": "*"}


def routes(code: Code) -> Iterator[Route]:
    if not code.imports_from("@nestjs/common"):
        return
    for node in code.source.nodes("class_declaration"):
        controller = next((call for call in _decorators(node) if _is(code, call, "Controller")), None)
        body = node.field("body")
        if controller is not None and body is not None:
            yield from _methods(code, body, _prefixes(code, controller))


def _is(code: Code, call: Call, name: str) -> bool:
    return code.qualify(call.callee) == f"@nestjs/common:{name}"


def _decorators(node: SgNode) -> Iterator[Call]:
    """Of a class: its own children, or those of the export statement around it."""
    parent = node.parent()
    around = parent.children() if parent is not None and parent.kind() == "export_statement" else []
    for child in [*around, *node.children()]:
        inner = next(iter(child.named_children()), None) if child.kind() == "decorator" else None
        call = as_call(inner) if inner is not None else None
        if call is not None:
            yield call


def _prefixes(code: Code, controller: Call) -> tuple[Text, ...]:
    given = controller.keywords.get("path") or next(iter(controller.arguments), None)
    if given is None or given.kind() == "object":
        return ("",)
    listed = given.named_children() if given.kind() == "array" else [given]
    return tuple(code.text(one) for one in listed)


def _methods(code: Code, body: SgNode, prefixes: tuple[Text, ...]) -> Iterator[Route]:
    pending: list[Call] = []
    for child in body.named_children():
        if child.kind() == "decorator":
            inner = next(iter(child.named_children()), None)
            call = as_call(inner) if inner is not None else None
            pending += [call] if call is not None else []
        elif child.kind() != "comment":
            for call in pending if child.kind() == "method_definition" else []:
                yield from _routes(code, call, child, prefixes)
            pending = []


def _routes(code: Code, call: Call, method: SgNode, prefixes: tuple[Text, ...]) -> Iterator[Route]:
    name = code.qualify(call.callee).removeprefix("@nestjs/common:")
    if name not in _METHODS:
        return
    given = call.arguments[0] if call.arguments else None
    listed = given.named_children() if given is not None and given.kind() == "array" else [given]
    for one in listed:
        for prefix in prefixes:
            yield Route(
                location=code.at(one or call.function),
                method=_METHODS[name],
                path=join_paths(prefix, code.text(one) if one is not None else "", slash=True),
                framework="nestjs",
                constant=constant(code, method),
            )
