"""Ruby's grammar, as far as a file of routes needs it: calls with their arguments, and what those come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import EMPTY, Unresolved
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ast_grep_py import SgNode

    from readiness.model.facts import Text

_LISTS = frozenset({"array", "string_array", "symbol_array"})


class Call(NamedTuple):
    node: SgNode
    name: str
    receiver: SgNode | None
    arguments: tuple[SgNode, ...] = ()
    pairs: tuple[tuple[SgNode, SgNode], ...] = ()
    """`key: value` and `key => value`, in the order of the text."""
    block: SgNode | None = None

    def option(self, name: str) -> SgNode | None:
        return next((value for key, value in self.pairs if bare(key) == name), None)


def as_call(node: SgNode) -> Call | None:
    if node.kind() == "identifier":
        return Call(node, node.text(), None)
    method = node.field("method") if node.kind() == "call" else None
    if method is None:
        return None
    given = node.field("arguments")
    children = [child for child in given.named_children() if child.kind() != "comment"] if given is not None else []
    pairs = [child for child in children if child.kind() == "pair"]
    pairs += [
        pair for child in children if child.kind() == "hash" for pair in child.named_children() if pair.kind() == "pair"
    ]
    return Call(
        node,
        method.text(),
        node.field("receiver"),
        tuple(child for child in children if child.kind() not in {"pair", "hash", "block_argument"}),
        tuple(
            (key, value)
            for pair in pairs
            if (key := pair.field("key")) is not None and (value := pair.field("value")) is not None
        ),
        node.field("block"),
    )


def bare(node: SgNode) -> str:
    """A symbol, key or string without its marks."""
    return node.text().strip(":\"'")


def text(node: SgNode, names: Mapping[str, str] = EMPTY) -> Text:
    """A string or symbol; unresolved where something is put into it that is only known at run time."""
    kind = node.kind()
    if kind in {"simple_symbol", "hash_key_symbol", "bare_string", "bare_symbol"}:
        return node.text().lstrip(":")
    if kind == "identifier" and node.text() in names:
        return names[node.text()]
    if kind not in {"string", "delimited_symbol"}:
        return Unresolved(node.text())
    found = ""
    for part in node.named_children():
        inner = part.named_children() if part.kind() == "interpolation" else []
        if part.kind() == "interpolation" and not (len(inner) == 1 and inner[0].text() in names):
            return Unresolved(node.text().strip("\"'"))
        found += names[inner[0].text()] if inner else part.text()
    return found


def words(node: SgNode | None) -> list[str]:
    """A symbol, or a list of them: `:index`, `[:index, :show]`, `%i[index show]`."""
    if node is None:
        return []
    return [bare(child) for child in node.named_children()] if node.kind() in _LISTS else [bare(node)]


def elements(node: SgNode | None) -> list[str]:
    """The texts of a literal list; empty when it is none, or not all of it is known."""
    if node is None or node.kind() not in _LISTS:
        return []
    found = [text(child) for child in node.named_children()]
    return [one for one in found if isinstance(one, str)] if all(isinstance(one, str) for one in found) else []


def statements(node: SgNode) -> Iterator[SgNode]:
    """What a block or a branch does, whatever stands around it."""
    for child in node.named_children():
        if child.kind() in {
            "body_statement",
            "block_body",
            "then",
            "else",
            "begin",
            "if",
            "unless",
            "if_modifier",
            "unless_modifier",
            "elsif",
        }:
            yield from statements(child)
        elif child.kind() in {"call", "identifier"}:
            yield child
