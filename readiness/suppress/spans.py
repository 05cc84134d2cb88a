"""Which lines a comment speaks for: the statement it stands behind or in, else the one below it.

A finding points to one spot of a statement that may have many lines, and whoever silences it writes above the first, behind the
last or in between. What a statement is, the form of the file decides: an instruction with its continued lines, a logical line of
Python, a key with its block of text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.pattern import lazy
from readiness.suppress.comments import DOCUMENTS, of_python, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.suppress.comments import Tokens

_COMMENT = lazy(r"^\s*(#|//|/\*|<!--|--(?!-)|;|\{\{-?\s*/\*)")
_OPENS = lazy(r"/\*|<!--")
_CLOSES = lazy(r"\*/|-->")
_BLOCK = lazy(r"^(?P<lead>\s*(?:-\s+)*)(?:[^\s#'\"][^#]*?:|-)\s+[|>][-+0-9]*\s*(?:#.*)?$")
_HEREDOC = lazy(r"<<-?\s*[\"']?([A-Za-z_]\w*)[\"']?")
_YAML = (".yaml", ".yml")
_PYTHON = (".py", ".pyi")


class Spans:
    """The statements of one file, found when the first comment asks."""

    def __init__(self, path: str, text: str, lines: Sequence[str]) -> None:
        self._path, self._text, self._lines = path, text, lines
        self._python: Tokens | None = None
        self._shown: frozenset[int] | None = None
        self._open: frozenset[int] | None = None

    def inside(self, number: int) -> bool:
        """Whether a comment of several lines is open where this line begins."""
        if self._open is None:
            self._open = self._commented()
        return number in self._open

    def comment(self, number: int) -> int | None:
        """From which column on the line can hold a comment, from 0; None: what looks like one is text."""
        if self._path.endswith(_PYTHON):
            return self._tokens().comment(number)
        if self._path.endswith(DOCUMENTS):
            if self._shown is None:
                self._shown = shown(self._lines)
            return None if number in self._shown else 0
        return 0

    def of(self, number: int) -> tuple[int, int]:
        """First and last line of what a comment on this line speaks for; its own line is always one of them, or just above."""
        return self._statement(self._below(number) if self._alone(number) else number)

    def _alone(self, number: int) -> bool:
        return _COMMENT.match(self._lines[number - 1]) is not None or self.inside(number)

    def _below(self, number: int) -> int:
        """The first line under the comment that does not go on with it: a reason may need more lines than one."""
        opened = self._opener(number)
        while number < len(self._lines) and ((opened and self._opener(number) == opened) or self.inside(number)):
            number += 1
        return number

    def _opener(self, number: int) -> str:
        """What opens the comment on this line: a heading of Markdown under `<!-- -->` is none."""
        found = _COMMENT.match(self._lines[number - 1])
        return found[1] if found is not None else ""

    def _commented(self) -> frozenset[int]:
        """Between what opens one and what closes it; what nothing closes is none, as `/*` in a list of paths."""
        found: set[int] = set()
        opened = 0
        for number, line in enumerate(self._lines, 1):
            marks = [*(_CLOSES if opened else _OPENS).finditer(line)]
            if opened and marks:
                found.update(range(opened + 1, number + 1))
                opened = 0
            elif not opened and marks and _COMMENT.match(line) and not _CLOSES.search(line, marks[-1].end()):
                opened = number
        return frozenset(found)

    def _statement(self, number: int) -> tuple[int, int]:
        name = self._path.rpartition("/")[2].lower()
        if name.endswith(_PYTHON):
            return next((span for span in self._tokens().statements if span[0] <= number <= span[1]), (number, number))
        if name.endswith(_YAML):
            return number, self._block(number)
        if name.endswith(DOCUMENTS):
            return number, self._sample(number)
        return self._continued(number, heredocs="dockerfile" in name or "containerfile" in name)

    def _sample(self, number: int) -> int:
        """The last line of the fenced sample that begins here: inside there is no place for a comment."""
        last = number
        if self.comment(number) is None:
            while last < len(self._lines) and self.comment(last + 1) is None:
                last += 1
        return last

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

    def _tokens(self) -> Tokens:
        if self._python is None:
            self._python = of_python(self._text)
        return self._python
