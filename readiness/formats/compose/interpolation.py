"""Variables in Compose files: defaults that the file itself gives are known, all else is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Node, Scalar, Unresolved
from readiness.pattern import lazy

if TYPE_CHECKING:
    import re

VARIABLE = lazy(r"\$(?:\$|\{(?P<braced>\w+)(?P<rest>[^{}]*(?:\{[^{}]*\}[^{}]*)*)\}|(?P<plain>[A-Za-z_]\w*))")
"""`$$`, `$X`, `${X}` and `${X` with an operator and a word, which may hold another variable `}`."""

_INTEGER = lazy(r"-?(0|[1-9]\d*)")


def interpolate(text: str) -> str | Unresolved:
    """A scalar with the defaults of its variables; Unresolved as soon as one variable has none."""
    resolved = simplify(text)
    open_ends = VARIABLE.search(resolved.replace("$$", ""))
    return Unresolved(text) if open_ends else resolved.replace("$$", "$")


def simplify(text: str) -> str:
    """The text with each variable replaced by its default, or by a bare `${X}` that holds no `:` or `/`."""
    return VARIABLE.sub(_replace, text)


def _replace(found: re.Match[str]) -> str:
    name = found["braced"] or found["plain"]
    if name is None:
        return "$$"
    rest = found["rest"] or ""
    if rest.startswith((":-", "-")):
        return simplify(rest.removeprefix(":").removeprefix("-"))
    return f"${{{name}}}"


def resolve(root: Node) -> Node:
    """The tree with every scalar interpolated. What needs no change is shared, aliases stay shared."""
    return _resolve(root, {})


def _resolve(node: Node, done: dict[int, Node]) -> Node:
    known = done.get(id(node))
    if known is not None:
        return known
    done[id(node)] = node  # an anchor that holds itself ends here
    if isinstance(node.value, Unresolved):
        done[id(node)] = _copy(node, _typed(node.value.text))
    elif node.kind != "scalar":
        done[id(node)] = _collection(node, done)
    return done[id(node)]


def _collection(node: Node, done: dict[int, Node]) -> Node:
    fields = {key: _resolve(child, done) for key, child in node.fields.items()}
    items = tuple(_resolve(child, done) for child in node.items)
    same = all(fields[key] is child for key, child in node.fields.items())
    if same and all(new is old for new, old in zip(items, node.items, strict=True)):
        return node
    position = (node.line, node.column, node.end_line, node.end_column)
    return Node(
        kind=node.kind,
        position=position,
        fields=fields,
        keys=node.keys,
        items=items,
        tag=node.tag,
        alias=node.alias,
    )


def _copy(node: Node, value: Scalar | Unresolved) -> Node:
    position = (node.line, node.column, node.end_line, node.end_column)
    return Node(value, position=position, tag=node.tag, alias=node.alias)


def _typed(text: str) -> Scalar | Unresolved:
    """Compose casts after interpolation: a text that is one variable takes the type of its default."""
    value = interpolate(text)
    if isinstance(value, Unresolved) or not VARIABLE.fullmatch(text):
        return value
    if value in ("true", "false"):
        return value == "true"
    return int(value) if _INTEGER.fullmatch(value) else value
