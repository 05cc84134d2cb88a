"""GitLab's `rules:if`: true, false, or known only when the pipeline starts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN = lazy(
    r"(?P<blank>\s+)|(?P<variable>\$\{\w+\}|\$\w+)|(?P<string>\"[^\"]*\"|'[^']*')|(?P<regex>/(?:\\.|[^/\\\n])+/[a-z]*)"
    r"|(?P<sign>&&|\|\||==|!=|=~|!~|[()])|(?P<null>null\b)"
)
_DEEPEST = 50
"""Brackets beyond which a condition is not taken apart."""


class Anything(NamedTuple):
    """A value that is only known later."""

    likely: tuple[str, ...] = ()
    """Texts it may well be: a pattern is tried on them."""
    taken: frozenset[str] = frozenset()
    """Texts it is taken for: a default branch is called `main`."""
    never: frozenset[str] = frozenset()
    """Texts that it is not."""
    closed: bool = False
    """It is no text that a file would name, beside those it is taken for: a branch of whatever name."""


Meaning = str | None | Anything
"""Of a variable: its text, None when it is not set."""


def holds(condition: str, variables: Mapping[str, Meaning]) -> bool | None:
    """None: cannot be told. A variable that is not in `variables` may be anything."""
    tokens = [(one.lastgroup or "", one.group()) for one in _TOKEN.finditer(condition) if one.lastgroup != "blank"]
    if not tokens or condition.count("(") > _DEEPEST:
        return None
    reader = _Reader(tokens, variables)
    found = reader.either()
    return found if reader.at == len(tokens) else None


class _Reader:
    """Recursive descent; `&&` binds closer than `||`."""

    def __init__(self, tokens: list[tuple[str, str]], variables: Mapping[str, Meaning]) -> None:
        self.tokens = tokens
        self.variables = variables
        self.at = 0

    def either(self) -> bool | None:
        found = self.both()
        while self._take("||"):
            found = _or(found, self.both())
        return found

    def both(self) -> bool | None:
        found = self.comparison()
        while self._take("&&"):
            other = self.comparison()
            found = False if found is False or other is False else (None if None in (found, other) else True)
        return found

    def comparison(self) -> bool | None:
        if self._take("("):
            found = self.either()
            self._take(")")
            return found
        left = self._operand()
        for sign in ("==", "!=", "=~", "!~"):
            if self._take(sign):
                kind, text = self._peek()
                right = self._operand()
                told = _equal(left, right) if sign[1] == "=" else _fits(left, text if kind == "regex" else right)
                return told if told is None or sign in ("==", "=~") else not told
        if isinstance(left, Anything):
            return True if left.likely else None  # it is something, whatever it is
        return bool(left)

    def _operand(self) -> Meaning:
        kind, text = self._peek()
        self.at += 1
        if kind == "string":
            return text[1:-1]
        if kind == "variable":
            return self.variables.get(text.strip("${}"), Anything())
        return None if kind == "null" else Anything()

    def _peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("", "")

    def _take(self, sign: str) -> bool:
        if self._peek() != ("sign", sign):
            return False
        self.at += 1
        return True


def _or(one: bool | None, other: bool | None) -> bool | None:
    if one is True or other is True:
        return True
    return None if None in (one, other) else False


def _equal(one: Meaning, other: Meaning) -> bool | None:
    if isinstance(one, Anything) and isinstance(other, Anything):
        return True if one is other else _apart(one, other)
    if isinstance(other, Anything):
        one, other = other, one
    if not isinstance(one, Anything):
        return one == other
    if other is None or other in one.never:
        return False if one.likely else None
    if other in one.taken:
        return True
    return False if one.closed else None


def _apart(one: Anything, other: Anything) -> bool | None:
    """A branch of any name is not the default branch."""
    return False if one.likely and other.likely and (one.taken or other.taken) else None


def _fits(value: Meaning, pattern: Meaning) -> bool | None:
    """Ruby's patterns are near enough to Python's; what is not is unknown."""
    if not isinstance(pattern, str) or not pattern.startswith("/"):
        return None
    if value is None:
        return False
    body, _, flags = pattern[1:].rpartition("/")
    try:
        compiled = re.compile(body.replace(r"\/", "/"), re.IGNORECASE if "i" in flags else 0)
    except re.error:
        return None
    if isinstance(value, str):
        return compiled.search(value) is not None
    fitting = [text for text in value.likely if compiled.search(text) is not None]
    if value.likely and (len(fitting) == len(value.likely) or value.taken.intersection(fitting)):
        return True
    return False if value.closed and not fitting else None
