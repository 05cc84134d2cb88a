"""Source code as a lazily parsed tree: nothing is parsed before somebody asks for a node."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from readiness.model.location import Region

if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from readiness.model.facts import Fact


class Source:
    """The text of one file in one language. Treat it as frozen: its properties are computed once, on demand."""

    def __init__(self, language: str, text: str) -> None:
        self.language = language
        """ast-grep's name: `python`, `javascript`, `typescript`, `tsx`, `go`, `java`, `kotlin`, `csharp`, `ruby`, `php`."""
        self.text = text
        self.told: tuple[Fact, ...] | None = None
        """Its facts, once somebody has asked for them."""
        self.qualified: dict[str, str] = {}
        """Names that were spelled out (`Code.qualify`): many readers ask the same of each call."""

    @cached_property
    def root(self) -> SgNode:
        """The tree. Imports the parser and parses on first use."""
        from ast_grep_py import SgRoot

        # A lone surrogate (a file decoded with `surrogateescape`) has no UTF-8 form and would stop the parser.
        text = self.text.encode("utf-8", "replace").decode("utf-8")
        return SgRoot(text, self.language).root()

    @cached_property
    def lowered(self) -> str:
        """The text in lower case, for words that may be written either way: far quicker than a pattern that ignores case."""
        return self.text.lower()

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    def line(self, number: int) -> str:
        """The text of a 1-based line, without its end; empty when there is none."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    @staticmethod
    def region(node: SgNode) -> Region:
        """The node's place: 1-based, end exclusive, columns in characters."""
        span = node.range()
        return Region(span.start.line + 1, span.start.column + 1, span.end.line + 1, span.end.column + 1)

    def nodes(self, *kinds: str) -> list[SgNode]:
        """All nodes of these kinds in the order of the text, nested ones too. Walks the tree once per call."""
        return list(self.root.find_all({"rule": {"any": [{"kind": kind} for kind in kinds]}}))

    @cached_property
    def has_error(self) -> bool:
        """Something at the top of the file could not be parsed, so what was found there may be incomplete."""
        return self.root.kind() == "ERROR" or any(node.kind() == "ERROR" for node in self.root.children())

    @cached_property
    def unparsable(self) -> bool:
        """Most of the file is not this language."""
        if self.root.kind() == "ERROR":
            return True
        broken = sum(len(node.text()) for node in self.root.children() if node.kind() == "ERROR")
        return broken * 2 > len(self.text.strip())

    @cached_property
    def minified(self) -> bool:
        """A bundle or generated file without real lines: not what people wrote, and slow to point into."""
        return len(self.text) > 4096 and len(self.text) > 400 * (self.text.count("\n") + 1)
