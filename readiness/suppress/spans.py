"""Which lines a comment speaks for: the statement it stands behind or in, else the one below it.

A finding points to one spot of a statement that may have many lines, and whoever silences it writes above the first, behind the
last or in between. What a statement is, the form of the file decides: an instruction with its continued lines, a logical line of
Python, a key with its block of text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMENT = lazy(r"^\s*(#|//|/\*|<!--|--(?!-)|;|\{\{-?\s*/\*)")
_OPENS = lazy(r"/\*|<!--")
_CLOSES = lazy(r"\*/|-->")
_BLOCK = lazy(r"^(?P<lead>\s*(?:-\s+)*)(?:[^\s#'\"][^#]*?:|-)\s+[|>][-+0-9]*\s*(?:#.*)?$")
_HEREDOC = lazy(r"<<-?\s*[\"']?([A-Za-z_]\w*)[\"']?")
_YAML = (".yaml", ".yml")


class Spans:
    """The statements of one file, found when the first comment asks."""

    def __init__(self, path: str, text: str, lines: Sequence[str]) -> None:
        self._path, self._text, self._lines = path, text, lines
        self._python: list[tuple[int, int]] | None = None
        self._open: frozenset[int] | None = None

    def inside(self, number: int) -> bool:
        """Whether a comment of several lines is open where this line begins."""
        if self._open is None:
            self._open = self._commented()
        return number in self._open

    def of(self, number: int) -> tuple[int, int]:
        """First and last line of what a comment on this line speaks for; its own line is always one of them, or just above."""
        return self._statement(self._below(number) if self._alone(number) else number)

    def _alone(self, number: int) -> bool:
        return _COMMENT.match(self._lines[number - 1]) is not None or self.inside(number)

    def _below(self, number: int) -> int:
        """The first line under the comment that is none: a reason may need more lines than one."""
        while number < len(self._lines) and self._alone(number):
            number += 1
        return number

    def _commented(self) -> frozenset[int]:
        found, opened = set(), False
        for number, line in enumerate(self._lines, 1):
            if opened:
                found.add(number)
            marks = [*(_CLOSES if opened else _OPENS).finditer(line)]
            if opened and marks:
                opened = False
            elif not opened and marks and _COMMENT.match(line) and not _CLOSES.search(line, marks[-1].end()):
                opened = True
        return frozenset(found)

    def _statement(self, number: int) -> tuple[int, int]:
        name = self._path.rpartition("/")[2].lower()
        if name.endswith((".py", ".pyi")):
            return next((span for span in self._logical() if span[0] <= number <= span[1]), (number, number))
        if name.endswith(_YAML):
            return number, self._block(number)
        return self._continued(number, heredocs="dockerfile" in name or "containerfile" in name)

    def _block(self, number: int) -> int:
        """The last line of the text that a key of YAML opens with `|` or `>`."""
        opens = _BLOCK.match(self._lines[number - 1])
        last = number
        if opens is None:
            return last
        for at in range(number, len(self._lines)):
            line = self._lines[at]
            if line.strip():
                if len(line) - len(line.lstrip()) <= len(opens["lead"]):
                    break
                last = at + 1
        return last

    def _continued(self, number: int, *, heredocs: bool) -> tuple[int, int]:
        """All lines that a backslash joins; in Dockerfiles comments and empty lines between them change nothing."""
        first = number
        while first > 1 and self._joins(self._before(first, skip=heredocs)):
            first = self._before(first, skip=heredocs)
        last = number
        while last < len(self._lines) and (
            self._joins(last) or (heredocs and last > number and self._passed(last) and self._joins_above(last))
        ):
            last += 1
        return first, self._heredoc(first, last) if heredocs else last

    def _joins(self, number: int) -> bool:
        """Whether a line, 0 for none, goes on in the next one."""
        line = self._lines[number - 1].rstrip() if number else ""
        return line.endswith("\\") and not _COMMENT.match(line)

    def _joins_above(self, number: int) -> bool:
        return self._joins(self._before(number, skip=True))

    def _before(self, number: int, *, skip: bool) -> int:
        number -= 1
        while skip and number > 1 and self._passed(number):
            number -= 1
        return number

    def _passed(self, number: int) -> bool:
        return not self._lines[number - 1].strip() or self._lines[number - 1].lstrip().startswith("#")

    def _heredoc(self, first: int, last: int) -> int:
        """The last line with the texts that it opens by `<<EOF`."""
        words = [word for at in range(first, last + 1) for word in _HEREDOC.findall(self._lines[at - 1])]
        for word in words:
            ends = (at for at in range(last, len(self._lines)) if self._lines[at].strip() == word)
            last = next(ends, last - 1) + 1
        return last

    def _logical(self) -> list[tuple[int, int]]:
        """The logical lines of a Python file; as far as it can be read."""
        if self._python is None:
            self._python = _logical_lines(self._text)
        return self._python


def _logical_lines(text: str) -> list[tuple[int, int]]:
    import io
    import tokenize

    passed = {tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    found: list[tuple[int, int]] = []
    first = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.NEWLINE:
                found.append((first or token.start[0], token.start[0]))
                first = 0
            elif not first and token.type not in passed:
                first = token.start[0]
    except (tokenize.TokenError, SyntaxError):
        pass
    return found
