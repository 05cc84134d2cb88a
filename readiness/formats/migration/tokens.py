"""SQL of any dialect as words with places, statement by statement. Comments, strings and bodies of functions hold no words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOKEN = lazy(
    r"""(?P<blank>\s+|--[^\n]*|/\*.*?(?:\*/|\Z)|(?<![^\n])\#[^\n]*)
    |(?P<body>\$(?P<tag>\w*)\$.*?(?:\$(?P=tag)\$|\Z))
    |(?P<text>[eEnNbBxX]?'(?:[^'\\]|''|\\.)*(?:'|\Z))
    |(?P<quoted>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[A-Za-z_][^\]\n]*\])
    |(?P<word>[^\W\d][\w$\#]*)
    |(?P<number>\d[\w.]*)
    |(?P<end>;)
    |(?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
_BATCH = lazy(r"^[ \t]*GO[ \t]*$", re.MULTILINE | re.IGNORECASE)
_DOWN = lazy(
    r"^[ \t]*(?:--[ \t]*(?:\+goose Down|migrate:down|\+migrate Down|\+micrate Down|rollback:?|@UNDO)\b|/\*[ \t]*down[ \t]*\*/)",
    re.MULTILINE | re.IGNORECASE,
)


class Token(NamedTuple):
    text: str
    """A word in upper case, a quoted name without its quotes, a string or mark as written."""
    kind: str
    """`word`, `quoted`, `text`, `body`, `number` or `mark`."""
    start: int
    """Offset in the text."""

    @property
    def is_name(self) -> bool:
        return self.kind in {"word", "quoted"}


def forward(text: str) -> str:
    """What is run going forward: tools that keep both ways in one file mark where the way back begins."""
    found = _DOWN.search(text)
    return text[: found.start()] if found else text


def statements(text: str) -> Iterator[Sequence[Token]]:
    """Each statement's tokens; empty ones are left out."""
    current: list[Token] = []
    for found in _TOKEN.finditer(_BATCH.sub(lambda line: ";".ljust(len(line[0])), text)):
        kind = found.lastgroup if found.lastgroup != "tag" else "body"
        if kind == "blank":
            continue
        if kind == "end":
            if current:
                yield current
            current = []
        else:
            current.append(Token(_said(found[0], kind or "mark"), kind or "mark", found.start()))
    if current:
        yield current


def _said(text: str, kind: str) -> str:
    if kind == "word":
        return text.upper()
    return text[1:-1] if kind == "quoted" else text
