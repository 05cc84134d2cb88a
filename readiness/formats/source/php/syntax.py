"""PHP's grammar, as far as files of routes need it: chains of calls with their arguments, and what those come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple
from readiness.pattern import regex

if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from readiness.model.facts import Text

FUNCTIONS = frozenset({"anonymous_function", "anonymous_function_creation_expression", "arrow_function"})
_STRINGS = frozenset({"string", "encapsed_string"})


class Link(NamedTuple):
    """One call of a chain: `->prefix("api")`."""

    node: SgNode
    name: str
    arguments: tuple[SgNode, ...]
    """The values, in the order of the text."""
    named: dict[str, SgNode]


def chain(node: SgNode) -> tuple[str, list[Link]]:
    """What a chain of calls begins with (`Route`, `$router`), and its links from there on."""
    links: list[Link] = []
    while node.kind() in {"member_call_expression", "nullsafe_member_call_expression", "scoped_call_expression"}:
        name, holder = node.field("name"), node.field("object") or node.field("scope")
        if name is None or holder is None:
            return "", []
        links.append(Link(name, name.text(), *arguments(node)))
        node = holder
    return node.text(), links[::-1]


def arguments(call: SgNode) -> tuple[tuple[SgNode, ...], dict[str, SgNode]]:
    """Positional values, and those with a name."""
    given = call.field("arguments") or next(
        (child for child in call.named_children() if child.kind() == "arguments"), None
    )
    positional, named = [], {}
    for argument in given.named_children() if given is not None else []:
        inner = argument.named_children() if argument.kind() == "argument" else []
        name = argument.field("name")
        if name is not None and len(inner) > 1:
            named[name.text()] = inner[-1]
        elif inner:
            positional.append(inner[-1])
    return tuple(positional), named


def text(node: SgNode) -> Text:
    """A literal string; unresolved where a variable is put into it."""
    if node.kind() not in _STRINGS or any(
        child.kind() not in {"string_content", "escape_sequence", "string_value"} for child in node.named_children()
    ):
        return Unresolved(node.text().strip("\"'"))
    return regex(r"\\(['\"\\])").sub(r"\1", node.text()[1:-1])


def elements(node: SgNode | None) -> list[SgNode]:
    """The values of a list, or the one value itself."""
    if node is None:
        return []
    if node.kind() != "array_creation_expression":
        return [node]
    return [part.named_children()[-1] for part in node.named_children() if part.named_children()]


def entries(node: SgNode) -> dict[str, SgNode]:
    """`["prefix" => "api", …]`."""
    found = {}
    for part in node.named_children() if node.kind() == "array_creation_expression" else ():
        inner = part.named_children()
        if len(inner) == 2:
            found[inner[0].text().strip("\"'")] = inner[1]
    return found


def words(node: SgNode | None) -> list[str]:
    """The texts of a list, or the one text."""
    return [value for one in elements(node) if isinstance(value := text(one), str)]
