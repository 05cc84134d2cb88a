"""Where a name of one file leads to: a module and a name in it, as `join/routing.py` follows them."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.javascript.syntax import FUNCTIONS, as_call, entries, member, required, unwrap
from readiness.model.routing import Reference

if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code

DEFAULT = "default"
"""The name of a function that has none and is what its module exports."""
_TRANSPARENT = frozenset({"routes", "middleware", "router", "getRouter", "getRoutes", "handler", "callback", "default"})
"""What an object is asked for to hand over its routes."""
_WRAPPERS = frozenset({"fastify-plugin:", "fastify-plugin:default"})
_ALIASES = frozenset(
    f"@{name}"
    for name in (
        "api app application apps auth common components config configs constants controllers core database db domain features handlers helpers"
        " infrastructure interfaces lib libs middleware middlewares models modules plugins repositories root router routers routes schemas server"
        " services shared src types users utils validators"
    ).split()
)
_DEEP = 6


def module_path(code: Code, module: str) -> str:
    """A relative module as a path from the root with a leading slash; any other as it is written."""
    if not module.startswith("."):
        return module
    joined = posixpath.normpath(posixpath.join("/" + posixpath.dirname(code.path), module))
    return joined if joined != "/" else "/index"


def is_ours(module: str) -> bool:
    """A module that is a file of this repository: relative, or under an alias that everybody gives its own folders."""
    return module.startswith((".", "/", "@/", "~/", "#", "src/")) or module.partition("/")[0] in _ALIASES


def reference(code: Code, node: SgNode, depth: int = _DEEP) -> Reference | None:
    """What an expression stands for: a router, a handler, a function that makes one; None for what has no name."""
    node = unwrap(node)
    kind = node.kind()
    if depth <= 0:
        return None
    if kind in {"identifier", "shorthand_property_identifier"}:
        return _of_name(code, node.text(), depth)
    if kind == "member_expression":
        return _of_member(code, node, depth)
    if kind in {"call_expression", "new_expression"}:
        return _of_call(code, node, depth)
    if kind in FUNCTIONS:
        return Reference("", identity(node))
    return None


def _imported(code: Code, qualified: str) -> Reference:
    module, _, name = qualified.partition(":")
    return Reference(module_path(code, module), name)


def _of_name(code: Code, name: str, depth: int) -> Reference | None:
    qualified = code.names.get(name)
    if qualified is not None:
        return _imported(code, qualified)
    values = code.assigned.get(name, ())
    value = unwrap(values[0]) if len(values) == 1 else None
    if value is not None and value.kind() not in FUNCTIONS:
        made = as_call(value)
        followed = (
            reference(code, value, depth - 1)
            if made is None or required(value) is not None
            else _elsewhere(code, made, depth)
        )
        if followed is not None and followed.module:
            return followed
    return Reference("", name)


def _elsewhere(code: Code, made: Call, depth: int) -> Reference | None:
    """`const app = createApp()`: what the function of another file of ours makes."""
    found = reference(code, made.node, depth - 1)
    return found if found is not None and (found.module.startswith("/") or is_ours(found.module)) else None


def _of_member(code: Code, node: SgNode, depth: int) -> Reference | None:
    written = member(code, node)
    if written is not None:
        return reference(code, written, depth - 1)
    holder, part = node.field("object"), node.field("property")
    if holder is None or part is None:
        return None
    if unwrap(holder).kind() == "this":
        return Reference("", f"this.{part.text()}")
    found = reference(code, holder, depth - 1)
    if found is None:
        return None
    if part.text() in _TRANSPARENT and not _is_module(code, holder):
        return found
    return Reference(found.module, f"{found.name}.{part.text()}".strip("."))


def _is_module(code: Code, holder: SgNode) -> bool:
    return holder.kind() == "identifier" and code.names.get(holder.text(), "").endswith(":")


def _of_call(code: Code, node: SgNode, depth: int) -> Reference | None:
    place = required(node)
    if place is not None:
        return Reference(module_path(code, place), "")
    made = as_call(node)
    if made is None:
        return None
    if code.qualify(made.callee) in _WRAPPERS or made.name in {"bind", "fp"}:
        inner = made.arguments[0] if made.name != "bind" and made.arguments else made.function.field("object")
        return reference(code, inner, depth - 1) if inner is not None else None
    holder = made.function.field("object")
    if holder is not None and made.name in _TRANSPARENT:
        return reference(code, holder, depth - 1)
    return reference(code, made.function, depth - 1)


def identity(function: SgNode) -> str:
    """The name under which a function is known in its file: its own, what it is assigned to, or its line."""
    own = function.field("name")
    if own is not None:
        return _class_of(function) if own.text() == "constructor" else own.text()
    for parent in ancestors(function):
        kind = parent.kind()
        if kind in {"variable_declarator", "public_field_definition", "field_definition"}:
            name = parent.field("name") or parent.field("property")
            return name.text() if name is not None else ""
        if kind == "assignment_expression":
            left = parent.field("left")
            text = left.text() if left is not None else ""
            return (
                DEFAULT
                if text in {"module.exports", "exports.default", "module.exports.default"}
                else text.rpartition(".")[2]
            )
        if kind == "pair":
            key = parent.field("key")
            return key.text().strip("\"'") if key is not None else ""
        if kind == "export_statement":
            return DEFAULT
        if kind not in {
            "parenthesized_expression",
            "arguments",
            "call_expression",
            "as_expression",
            "satisfies_expression",
        }:
            break
    return f"@{function.range().start.line + 1}"


def _class_of(method: SgNode) -> str:
    for parent in ancestors(method):
        if parent.kind() in {"class_declaration", "class"}:
            name = parent.field("name")
            return name.text() if name is not None else DEFAULT
    return ""


def listed(code: Code, node: SgNode) -> list[SgNode]:
    """The elements of a list: written here, or under a name that is given one; empty when that is not known."""
    node = unwrap(node)
    if node.kind() == "array":
        return [child for child in node.named_children() if child.kind() != "comment"]
    if node.kind() == "identifier":
        values = code.assigned.get(node.text(), ())
        return listed(code, values[0]) if len(values) == 1 and values[0].kind() != "identifier" else []
    made = as_call(node) if node.kind() == "call_expression" else None
    if made is not None and made.callee in {"Object.values", "Object.entries"} and made.arguments:
        return _of_object(code, made.arguments[0])
    return []


def _of_object(code: Code, node: SgNode) -> list[SgNode]:
    node = unwrap(node)
    values = code.assigned.get(node.text(), ()) if node.kind() == "identifier" else (node,)
    return list(entries(values[0]).values()) if len(values) == 1 and values[0].kind() == "object" else []
