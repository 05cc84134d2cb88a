"""Variables in a Dockerfile: `$X`, `${X}`, `${X:-default}` and their kin, with the scoping of ARG and ENV."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from readiness.model.facts import Text

Scope = Mapping[str, "str | Unresolved | None"]
"""None: an ARG without default, so empty unless the build is told otherwise."""

PLATFORM = frozenset(
    f"{side}{what}" for side in ("BUILD", "TARGET") for what in ("PLATFORM", "OS", "ARCH", "VARIANT")
) | {"TARGETSTAGE"}
"""Set by the builder, whatever the file says."""

_MOST_STARS = 2
_LONGEST_MATCHED = 300
"""Beyond these a hostile pattern could take its time: such a value counts as not known."""

_NAME = lazy(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]")


class _Reader:
    """One pass over a word; `open` is set as soon as a variable is met whose value is not known."""

    __slots__ = ("escape", "index", "scope", "text", "unknown")

    def __init__(self, text: str, scope: Scope, escape: str) -> None:
        self.text, self.scope, self.escape = text, scope, escape
        self.index = 0
        self.unknown = False

    def word(self, stop: str = "") -> str:
        """Up to the end, or the first unquoted `stop`."""
        out: list[str] = []
        quote = ""
        while self.index < len(self.text):
            character = self.text[self.index]
            if character == stop and not quote:
                break
            if character == "$" and quote != "'":
                out.append(self.variable())
                continue
            self.index += 1
            if character == self.escape and quote != "'":
                out.append(self.escaped(quote))
            elif character == quote:
                quote = ""
            elif character in "'\"" and not quote:
                quote = character
            else:
                out.append(character)
        return "".join(out)

    def escaped(self, quote: str) -> str:
        following = self.text[self.index : self.index + 1]
        self.index += 1
        return self.escape + following if quote and following not in {'"', "$", self.escape} else following

    def variable(self) -> str:
        start = self.index
        braced = self.text.startswith("${", start)
        match = _NAME.match(self.text, start + (2 if braced else 1))
        if match is None:
            self.index += 1
            return "$"
        self.index = match.end()
        return self.braced(match[0], start) if braced else self.known(self.value(match[0]), start)

    def value(self, name: str) -> Text | None:
        return self.scope.get(name, Unresolved(f"${{{name}}}"))

    def known(self, value: Text | None, start: int) -> str:
        """The value; what is not known stands as it was written, and is remembered."""
        if isinstance(value, str):
            return value
        self.unknown = True
        return self.text[start : self.index]

    def braced(self, name: str, start: int) -> str:
        modifier = regex(r":?[-+?]|##?|%%?|//?").match(self.text, self.index)
        if modifier is None:
            self.skip()
            return self.known(self.value(name), start)
        self.index = modifier.end()
        inner = _Reader(self.text, self.scope, self.escape)
        inner.index = self.index
        operand = inner.word("}")
        self.index = min(inner.index + 1, len(self.text))
        found = self.modified(name, modifier[0], Unresolved(operand) if inner.unknown else operand)
        return self.known(found, start)

    def skip(self) -> None:
        """Behind the closing brace."""
        end = self.text.find("}", self.index)
        self.index = len(self.text) if end < 0 else end + 1

    def modified(self, name: str, modifier: str, operand: Text) -> Text | None:
        value = self.value(name)
        undeclared = name not in self.scope
        if modifier in {":-", "-"}:
            missing = value is None or undeclared or (value == "" and modifier == ":-")
            # What the builder sets itself is never missing, though we do not know it.
            return operand if missing and name not in PLATFORM else value
        if modifier in {":+", "+"}:
            present = isinstance(value, str) and (value != "" or modifier == "+")
            return operand if present else ("" if value == "" else value)
        if modifier.endswith("?") or not isinstance(value, str) or isinstance(operand, Unresolved):
            return value if modifier.endswith("?") else None
        if operand.count("*") > _MOST_STARS or len(value) > _LONGEST_MATCHED:
            return None
        return _trimmed(value, modifier, operand)


def _trimmed(value: str, modifier: str, operand: str) -> str:
    """`#`, `%` and `/`: a pattern taken from the front, from the end, or replaced."""
    pattern, _, replacement = operand.partition("/") if modifier[0] == "/" else (operand, "", "")
    greedy = len(modifier) == 2 or modifier[0] == "/"
    glob = "".join({"*": ".*" if greedy else ".*?", "?": "."}.get(part, re.escape(part)) for part in pattern)
    if modifier[0] == "/":
        return re.sub(glob, lambda _: replacement, value, count=0 if modifier == "//" else 1)
    if modifier[0] == "#":
        return re.sub(f"^(?:{glob})", "", value, count=1)
    # The shortest end is found by trying starts from the right, the longest from the left.
    starts = range(len(value) + 1) if greedy else range(len(value), -1, -1)
    return next((value[:at] for at in starts if re.fullmatch(glob, value[at:])), value)


def expand(text: str, scope: Scope, escape: str = "\\") -> Text:
    """The word as the builder reads it: quotes gone, variables replaced; Unresolved if one is not known."""
    if not any(mark in text for mark in ("$", "'", '"', escape)):
        return text
    reader = _Reader(text, scope, escape)
    try:
        found = reader.word()
    except RecursionError:
        return Unresolved(text)
    return Unresolved(found) if reader.unknown else found
