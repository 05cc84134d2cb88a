"""GitHub's `${{ … }}`: where expressions stand in a text, and which values can come out of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXPRESSION = lazy(r"\$\{\{(?P<body>(?:'(?:[^']|'')*'|[^'}]|\}(?!\}))*)\}\}")
_TOKEN = lazy(
    r"(?P<blank>\s+)|(?P<string>'(?:[^']|'')*')|(?P<number>-?\d[\w.]*)|(?P<name>[A-Za-z_][\w-]*)"
    r"|(?P<sign>&&|\|\||[=!<>]=|[<>!()\[\].,*])"
)
_ANSWERS = frozenset({"contains", "startswith", "endswith", "hashfiles", "always", "success", "failure", "cancelled"})
"""Functions whose outcome is a truth or a hash, whatever they are given."""
_PATH = lazy(r"[a-z_][\w-]*(?:\.[\w*-]+)+")
_DEEPEST = 50
"""Opening signs beyond which an expression is not taken apart: nobody writes one, and recursion has an end."""
_COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">="})


class Expression(NamedTuple):
    text: str
    """As written, with its braces."""
    flows: frozenset[str]
    """References that its value may come from, lower case, in dots: `github.event.issue.title`, `matrix.os`. An index by
    number or by something computed is `*`. A comparison, or what stands before `&&`, never becomes the value."""


def expressions(text: str) -> Iterator[Expression]:
    """Every expression of a text."""
    for found in _EXPRESSION.finditer(text):
        yield Expression(found.group(), flows(found["body"]))


def flows(body: str) -> frozenset[str]:
    """The references that may come out of an expression; all in it when it can't be read."""
    if sum(map(body.count, "([!")) > _DEEPEST:
        return frozenset(_PATH.findall(body.lower()))
    tokens = [(one.lastgroup or "", one.group()) for one in _TOKEN.finditer(body) if one.lastgroup != "blank"]
    reader = _Reader(tokens)
    found = reader.either()
    if reader.tokens and reader.at < len(reader.tokens):
        return frozenset(reader.seen)
    return frozenset(found)


class _Reader:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0
        self.seen: set[str] = set()

    def either(self) -> set[str]:
        found = self.both()
        while self._take("||"):
            found = found | self.both()
        return found

    def both(self) -> set[str]:
        found = self.comparison()
        while self._take("&&"):
            found = self.comparison()
        return found

    def comparison(self) -> set[str]:
        found = self.operand()
        while self._peek() in _COMPARISONS:
            self.at += 1
            self.operand()
            found = set()
        return found

    def operand(self) -> set[str]:
        if self._take("!"):
            self.operand()
            return set()
        kind, text = self._next()
        if text == "(":
            found = self.either()
            self._take(")")
            rest = self._path("")
            return {one + rest for one in found}
        if kind != "name":
            return set()
        if self._take("("):
            return self._call(text.lower())
        if text.lower() in {"true", "false", "null"}:
            return set()
        found_path = self._path(text.lower())
        self.seen.add(found_path)
        return {found_path}

    def _call(self, name: str) -> set[str]:
        found: set[str] = set()
        while self._peek() not in {")", ""}:
            found |= self.either()
            if not self._take(","):
                break
        self._take(")")
        path = self._path("")
        found = {one + path for one in found}
        return set() if name in _ANSWERS else found

    def _path(self, start: str) -> str:
        """A dereference: what follows a name, a group or a call."""
        path = start
        while self._peek() in {".", "["}:
            if self._take("."):
                path += "." + self._next()[1].lower()
                continue
            self.at += 1
            kind, text = self._next() if self._peek_kind() in {"string", "number"} else ("", "")
            if not kind:
                self.either()
            self._take("]")
            path += "." + (text[1:-1].lower() if kind == "string" else "*")
        return path

    def _peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def _peek_kind(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def _take(self, text: str) -> bool:
        if self._peek() != text:
            return False
        self.at += 1
        return True

    def _next(self) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            return "", ""
        self.at += 1
        return self.tokens[self.at - 1]
