"""Maven's version order, as its POM reference lays it down."""

from __future__ import annotations

from functools import cmp_to_key
from itertools import zip_longest
from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.advisories.order import Key

_PART = lazy(r"([.-]?)(\d+|[^\d.-]+|(?=[.-])|$)")
_KNOWN: Mapping[str, int] = {
    "alpha": 0, "beta": 1, "milestone": 2, "rc": 3, "cr": 3, "snapshot": 4,
    "": 5, "final": 5, "ga": 5, "release": 5, "sp": 6,
}  # fmt: skip
_OTHER = 7
_SHORT: Mapping[str, str] = {"a": "alpha", "b": "beta", "m": "milestone"}


class Token(NamedTuple):
    separator: str
    """`.` or `-`; a change between digits and letters counts as `-`."""
    value: int | str

    @property
    def void(self) -> bool:
        return self.value == 0 or (isinstance(self.value, str) and _KNOWN.get(self.value) == _KNOWN[""])


def key(version: str) -> Key:
    """Raises ValueError for what holds no digit: `LATEST`, `${revision}`."""
    if not version or "${" in version or not any(letter.isdigit() for letter in version):
        raise ValueError(f"`{version[:60]}` is no version")
    return cmp_to_key(_compare)(_trimmed(list(_tokens(version.strip().lower()))))  # type: ignore[return-value]


def _tokens(text: str) -> Iterator[Token]:
    text = text.replace("_", "-")
    at, first = 0, True
    while at < len(text):
        found = _PART.match(text, at)
        if found is None:
            return
        separator, word = found[1] or ("" if first else "-"), found[2]
        at, first = found.end(), False
        if word.isdecimal():
            yield Token(separator, int(word))
        elif not word:
            yield Token(separator, 0)
        else:
            short = _SHORT.get(word) if text[at : at + 1].isdecimal() else None
            yield Token(separator, short or word)


def _trimmed(tokens: list[Token]) -> tuple[Token, ...]:
    """Without what says nothing at the end, and before each hyphen."""
    kept: list[Token] = []
    for token in tokens:
        if token.separator == "-":
            _drop_void(kept)
        kept.append(token)
    _drop_void(kept)
    return tuple(kept)


def _drop_void(tokens: list[Token]) -> None:
    while len(tokens) > 1 and tokens[-1].void:
        tokens.pop()


def _compare(left: tuple[Token, ...], right: tuple[Token, ...]) -> int:
    for one, other in zip_longest(left, right):
        mine, theirs = _rank(one or _padding(other)), _rank(other or _padding(one))
        if mine != theirs:
            return -1 if mine < theirs else 1
    return 0


def _padding(token: Token) -> Token:
    return Token(token.separator, 0 if isinstance(token.value, int) else "")


def _rank(token: Token) -> tuple[int, int, str]:
    """Words before numbers behind a hyphen before numbers behind a dot."""
    if isinstance(token.value, int):
        return (1 if token.separator == "-" else 2), token.value, ""
    return 0, _KNOWN.get(token.value, _OTHER), token.value if token.value not in _KNOWN else ""
