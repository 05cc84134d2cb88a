"""Asking texts: regular expressions that are compiled when first used, and words, for which no pattern is needed.

A run pays only for the patterns its files call for, and not for them where `readiness.matchers` kept what they compile to.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_KEPT = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/@:'\"#$"
_APART = bytes(code if code > 127 or chr(code) in _KEPT else 32 for code in range(256))
"""Of bytes, which are translated sixty times as fast as characters."""


class _Lazy:
    """Stands in for a pattern until somebody asks it something; from then on its methods are the pattern's own."""

    __slots__ = ("__dict__", "_source")

    def __init__(self, pattern: str, flags: int) -> None:
        self._source = (pattern, int(flags))

    def __getattr__(self, name: str) -> object:
        found: object = getattr(_compile(*self._source), name)
        self.__dict__[name] = found
        return found


_compile: Callable[[str, int], re.Pattern[str]] = re.compile


def compiled_by(other: Callable[[str, int], re.Pattern[str]]) -> None:
    """From now on patterns that are put off are made by this: what gives the same as `re.compile`, and sooner."""
    global _compile  # noqa: PLW0603 (one process, one way to compile)
    _compile = other


_new: dict[tuple[str, int], None] = {}


def missed(sources: Iterable[tuple[str, int]]) -> None:
    """Patterns, with their flags, that had to be compiled: here, or in a process of ours."""
    _new.update(dict.fromkeys(sources))


def fresh() -> list[tuple[str, int]]:
    """Those that were missed since it was asked last."""
    found = list(_new)
    _new.clear()
    return found


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile`, put off. For module level; inside functions it is `regex`."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))


@cache
def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile`, once, inside functions. For patterns that are written in our code: what it gives is kept for good."""
    return _compile(pattern, int(flags))


def holds(text: str, words: tuple[str, ...]) -> bool:
    """`any(word in text for word in words)`, for a text that is asked for many words by many."""
    whole, spread = _sorted(words)
    vocabulary = _vocabulary(text)
    for word in whole:
        if word in vocabulary:
            return True
    return any(word in text for word in spread)


def holds_any(text: str, words: tuple[str, ...]) -> bool:
    """As `holds`, for what is asked last, and of most texts alone: for one question no vocabulary is made."""
    return holds(text, words) if text is _last.text else any(word in text for word in words)


@cache
def _sorted(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words that stand in one piece wherever they stand, and those with a blank or a bracket among them."""
    spread = tuple(word for word in words if not set(word) <= set(_KEPT))
    return tuple(word for word in words if word not in spread), spread


class _Last:
    """The last text that was asked, and its vocabulary: files are judged one after the other."""

    __slots__ = ("text", "vocabulary")

    def __init__(self) -> None:
        self.text = self.vocabulary = ""


_last = _Last()


def _vocabulary(text: str) -> str:
    """Each different piece of the text once: a third of the text, and as good where only a word is looked for."""
    if text is not _last.text:
        pieces = set(text.encode("utf-8", "surrogatepass").translate(_APART).split())
        _last.text, _last.vocabulary = text, b"\n".join(pieces).decode("utf-8", "surrogatepass")
    return _last.vocabulary
