"""One statement, read word by word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.migration.content import Operation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from readiness.formats.migration.tokens import Token
    from readiness.model.location import Region


class Reader:
    """A position among tokens. Nothing here raises: past the end every word is empty."""

    def __init__(self, tokens: Sequence[Token], at: Callable[[int], Region]) -> None:
        self.tokens = tokens
        self.at = at
        self.index = 0
        self.table = ""

    def peek(self, ahead: int = 0) -> str:
        place = self.index + ahead
        return self.tokens[place].text if place < len(self.tokens) and self.tokens[place].kind != "quoted" else ""

    def word(self) -> str:
        self.index += 1
        return self.peek(-1)

    def takes(self, *words: str) -> bool:
        """Goes past the words if they come next, all of them."""
        if tuple(self.peek(ahead) for ahead in range(len(words))) != words:
            return False
        self.index += len(words)
        return True

    def skip(self, *words: str) -> None:
        while self.peek() in words and self.index < len(self.tokens):
            self.index += 1

    def skip_exists(self) -> Reader:
        """`IF EXISTS`, `IF NOT EXISTS`."""
        if self.takes("IF"):
            self.skip("NOT", "EXISTS")
        return self

    def has(self, *words: str) -> bool:
        """Whether these words follow one another anywhere from here on."""
        texts = [token.text for token in self.tokens[self.index :] if token.kind != "quoted"]
        return any(tuple(texts[start : start + len(words)]) == words for start in range(len(texts)))

    def upto(self, word: str) -> bool:
        """Goes past the next place of the word; stays where it is when there is none."""
        for index in range(self.index, len(self.tokens)):
            if self.tokens[index].text == word and self.tokens[index].kind == "word":
                self.index = index + 1
                return True
        return False

    def name(self) -> str:
        """A name without its schema, in lower case; empty when no name comes next."""
        found = ""
        while self.index < len(self.tokens) and self.tokens[self.index].is_name:
            found = self.tokens[self.index].text.lower()
            self.index += 1
            if not self.takes("."):
                break
        return found

    def text(self) -> str:
        """The next string, without its quotes."""
        texts = [token.text.strip("'") for token in self.tokens[self.index :] if token.kind == "text"]
        return texts[0] if texts else ""

    def part(self, start: int, end: int) -> Reader:
        """Some of the tokens, as a statement about the same table."""
        inner = Reader(self.tokens[start:end], self.at)
        inner.table = self.table
        return inner

    def operation(self, kind: str, table: str, name: str = "", *, gentle: bool = False, target: str = "") -> Operation:
        """An operation that stands where these tokens begin."""
        return Operation(kind, table, name or table, self.at(self.tokens[0].start), gentle, target)
