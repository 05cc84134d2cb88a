"""Where a line can hold a comment: not in a docstring, a quoted text, or a sample that a document shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

DOCUMENTS = (".md", ".markdown")
_FENCE = lazy(r"^\s*(?:>\s*)*(?P<marks>`{3,}|~{3,})")
_INDENTED = lazy(r"^(?: {4}|\t)")
_QUOTES = '"`'
"""Not the single one, which is an apostrophe in most comments."""


class Tokens(NamedTuple):
    """What Python's own reader makes of a file, as far as it comes."""

    statements: tuple[tuple[int, int], ...]
    """First and last line of each logical line."""
    comments: dict[int, int]
    """Line → where its comment begins, from 0."""
    last: int
    """The last line it came to; of those below nothing is known."""

    def comment(self, number: int) -> int | None:
        return self.comments.get(number, None if number <= self.last else 0)


def of_python(text: str) -> Tokens:
    """The logical lines and the comments of a Python file."""
    import io
    import tokenize

    passed = {tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    statements: list[tuple[int, int]] = []
    comments: dict[int, int] = {}
    first = last = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            last = max(last, token.end[0])
            if token.type == tokenize.COMMENT:
                comments[token.start[0]] = token.start[1]
            if token.type == tokenize.NEWLINE:
                statements.append((first or token.start[0], token.start[0]))
                first = 0
            elif not first and token.type not in passed:
                first = token.start[0]
    except (tokenize.TokenError, SyntaxError):
        pass
    return Tokens(tuple(statements), comments, last)


def shown(lines: Sequence[str]) -> frozenset[int]:
    """The lines of a document that are code it shows: fenced or indented."""
    found, fence = set(), ""
    for number, line in enumerate(lines, 1):
        mark = _FENCE.match(line)
        if fence or mark or _INDENTED.match(line):
            found.add(number)
        if mark and not fence:
            fence = mark["marks"]
        elif mark and mark["marks"].startswith(fence) and not line[mark.end() :].strip():
            fence = ""
    return frozenset(found)


def quoted(line: str, begins: int, at: int) -> bool:
    """Whether a quotation that opens between these columns goes on behind the second, in the same line."""
    return any(line.count(mark, begins, at) % 2 and line.count(mark, at) % 2 for mark in _QUOTES)
