"""A Go template's text cut into literal text and actions, and an action's into words, as `text/template` does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator


class TemplateError(Exception):
    """What `text/template` would refuse, with the offset in the template's text."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


class Piece(NamedTuple):
    """Literal text, or what stands between `{{` and `}}`."""

    text: str
    offset: int
    action: bool
    whole: str = ""
    """Of an action: the source with its braces."""


class Word(NamedTuple):
    kind: str
    """`field` `.a`, `variable` `$a`, `name`, `string`, `character`, `number`, or the mark itself: `|`, `(`, `)`, `,`, `:=`, `=`."""
    text: str
    offset: int
    spaced: bool
    """Whether blanks stand before it: `$a .b` are two arguments, `$a.b` is one."""


_COMMENT = lazy(r"\{\{(?P<left>- )?[ \t\r\n]*/\*.*?\*/(?P<right>[ \t\r\n]+-)?[ \t\r\n]*\}\}", 16)
_WORD = lazy(
    r"(?P<blank>[ \t\r\n]+)"
    r'|(?P<string>"(?:[^"\\\n]|\\.)*"|`[^`]*`)'
    r"|(?P<character>'(?:[^'\\\n]|\\.)+')"
    r"|(?P<number>[+-]?(?:0[xX][0-9a-fA-F_]+|0[oObB]?[0-7_]+|\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?))"
    r"|(?P<field>\.[A-Za-z_]\w*|\.)"
    r"|(?P<variable>\$\w*)"
    r"|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<mark>:=|[|(),=])"
)
_STOP = lazy(r"""\}\}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|["'`]""")
"""The end of an action, or a text in it; or the start of one that has no end."""
_BLANKS = " \t\r\n"


def pieces(text: str) -> Iterator[Piece]:
    """The template's pieces in order, blanks beside trim marks taken away.

    Raises:
        TemplateError: an action or a comment has no end.
    """
    at, trim = 0, False
    while True:
        start = text.find("{{", at)
        literal = text[at : start if start >= 0 else len(text)]
        skipped = len(literal) - len(literal.lstrip(_BLANKS)) if trim else 0
        left = start >= 0 and text[start + 2 : start + 3] == "-" and text[start + 3 : start + 4] in (*_BLANKS, "")
        kept = literal[skipped:].rstrip(_BLANKS) if left else literal[skipped:]
        if kept:
            yield Piece(kept, at + skipped, action=False)
        if start < 0:
            return
        comment = _COMMENT.match(text, start)
        if comment is not None:
            at, trim = comment.end(), comment["right"] is not None
            continue
        end = _end(text, start + 2)
        inner = start + (3 if left else 2)
        trim = end - inner > 1 and text[end - 1] == "-" and text[end - 2] in _BLANKS
        yield Piece(text[inner : end - 1 if trim else end], inner, action=True, whole=text[start : end + 2])
        at = end + 2


def _end(text: str, at: int) -> int:
    """Where the action's `}}` stands, strings passed over."""
    start = at
    while (match := _STOP.search(text, at)) is not None:
        if match[0] == "}}":
            return match.start()
        if match[0] in "\"'`":
            raise TemplateError("a quoted text has no end", match.start())
        at = match.end()
    raise TemplateError("an action has no `}}`", start - 2)


def words(piece: Piece) -> list[Word]:
    """An action's words.

    Raises:
        TemplateError: a character that can start none.
    """
    found: list[Word] = []
    at, spaced = 0, True
    text = piece.text
    while at < len(text):
        match = _WORD.match(text, at)
        if match is None:
            raise TemplateError(f"`{text[at]}` can not stand in an action", piece.offset + at)
        kind = match.lastgroup or ""
        if kind != "blank":
            shown = match[0] if kind == "mark" else kind
            found.append(Word(shown, match[0], piece.offset + at, spaced))
        spaced = kind == "blank"
        at = match.end()
    return found
