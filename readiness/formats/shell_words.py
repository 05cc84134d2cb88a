"""Words of shell text: quotes removed, and what runs inside them (`$(…)`, backticks, `<(…)`) told apart."""

from __future__ import annotations

from readiness.pattern import lazy

_BLANK = lazy(r"(?:[ \t\r]|\\\n|(?<![^\s;&|()])#[^\n]*)+")
_PLAIN = lazy(r"[^\s;&|()<>\"'\\`$]+")
_STOP = frozenset(" \t\r\n;&|()<>")
_IN_DOUBLE = lazy(r"[^\"\\`$]+")


class Words:
    """A place in shell text, and the word that begins there."""

    __slots__ = ("at", "inside", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.inside: list[str] = []

    def skip_blanks(self) -> bool:
        """Go to the next word or mark; False at the end. Comments are blanks."""
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at < len(self.text)

    def line(self) -> str:
        end = self.text.find("\n", self.at)
        start, self.at = self.at, len(self.text) if end < 0 else end + 1
        return self.text[start : len(self.text) if end < 0 else end]

    def word(self) -> tuple[str, list[str]]:
        """The word here and the shell text that runs inside it. Always goes on by one character at least."""
        self.inside = []
        start, parts = self.at, list[str]()
        if self.text[start : start + 2] in {"<(", ">("}:
            parts.append(self.substituted(2, "(", ")"))
        while self.at < len(self.text) and self.text[self.at] not in _STOP:
            parts.append(self.part())
        self.at = max(self.at, start + 1)
        return "".join(parts), self.inside

    def part(self) -> str:
        plain = _PLAIN.match(self.text, self.at)
        if plain is not None:
            self.at = plain.end()
            return plain[0]
        match self.text[self.at]:
            case "\\":
                following = self.text[self.at + 1 : self.at + 2]
                self.at += 2
                return "" if following == "\n" else following
            case "'":
                return self.single()
            case '"':
                return self.double()
            case _:
                return self.dollar()

    def single(self) -> str:
        end = self.text.find("'", self.at + 1)
        end = len(self.text) if end < 0 else end
        start, self.at = self.at + 1, end + 1
        return self.text[start:end]

    def double(self) -> str:
        self.at += 1
        parts: list[str] = []
        while self.at < len(self.text) and self.text[self.at] != '"':
            plain = _IN_DOUBLE.match(self.text, self.at)
            if plain is not None:
                parts.append(plain[0])
                self.at = plain.end()
            elif self.text[self.at] == "\\":
                following = self.text[self.at + 1 : self.at + 2]
                parts.append("" if following == "\n" else following if following in '"\\$`' else f"\\{following}")
                self.at += 2
            else:
                parts.append(self.dollar())
        self.at += 1
        return "".join(parts)

    def dollar(self) -> str:
        """`$X`, `${X}`, `$(…)` or a backtick, as written."""
        if self.text[self.at] == "`":
            end = self.text.find("`", self.at + 1)
            end = len(self.text) if end < 0 else end
            start, self.at = self.at, end + 1
            self.inside.append(self.text[start + 1 : end])
            return self.text[start : end + 1]
        if self.text.startswith("$((", self.at):
            return self.bracketed(1, "(", ")")
        if self.text.startswith("$(", self.at):
            return self.substituted(2, "(", ")")
        if self.text.startswith("${", self.at):
            return self.bracketed(1, "{", "}")
        self.at += 1
        return "$"

    def substituted(self, opening: int, left: str, right: str) -> str:
        whole = self.bracketed(opening - 1, left, right)
        self.inside.append(whole[opening:-1] if whole.endswith(right) else whole[opening:])
        return whole

    def bracketed(self, skip: int, left: str, right: str) -> str:
        """To the bracket that closes the one at `skip`; quotes within are respected."""
        start, depth = self.at, 0
        self.at += skip
        while self.at < len(self.text):
            character = self.text[self.at]
            if character == "'":
                self.single()
                continue
            if character == '"':
                self.skip_double()
                continue
            self.at += 2 if character == "\\" else 1
            depth += (character == left) - (character == right)
            if depth == 0:
                break
        return self.text[start : self.at]

    def skip_double(self) -> None:
        self.at += 1
        while self.at < len(self.text) and self.text[self.at] != '"':
            self.at += 2 if self.text[self.at] == "\\" else 1
        self.at += 1
