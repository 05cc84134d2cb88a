"""XML as elements with their lines. Entities and document types are refused: what comes from a repository may not unfold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Element(NamedTuple):
    name: str
    """Without its prefix."""
    attributes: Mapping[str, str]
    line: int
    text: str = ""
    """Its own, without that of its children."""
    children: tuple[Element, ...] = ()

    def all(self, name: str) -> Iterator[Element]:
        """This and all below of a name, in the order of the text."""
        if self.name == name:
            yield self
        for child in self.children:
            yield from child.all(name)


class _Open(NamedTuple):
    name: str
    attributes: Mapping[str, str]
    line: int
    words: list[str]
    children: list[Element]


def parse(text: str) -> Element | None:
    """The outermost element; None for what is no XML."""
    from xml.parsers import expat

    parser = expat.ParserCreate()
    stack = [_Open("", {}, 0, [], [])]

    def opened(name: str, attributes: dict[str, str]) -> None:
        stack.append(_Open(name.rpartition(":")[2], attributes, parser.CurrentLineNumber, [], []))

    def closed(_: str) -> None:
        one = stack.pop()
        element = Element(one.name, one.attributes, one.line, "".join(one.words), tuple(one.children))
        stack[-1].children.append(element)

    def written(data: str) -> None:
        stack[-1].words.append(data)

    def refused(*_: object) -> None:
        raise expat.ExpatError("an entity")

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.CharacterDataHandler = written
    parser.EntityDeclHandler = refused
    try:
        parser.Parse(text, True)
    except expat.ExpatError:
        return None
    return stack[0].children[0]
