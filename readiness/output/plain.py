"""Text of audited repositories made harmless: nothing in it may move a cursor, hide itself or give a CI runner orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.pattern import lazy

if TYPE_CHECKING:
    import re

_ODD = lazy(
    "[\x00-\x1f\x7f-\x9f"  # control characters: escape sequences, carriage returns, bells
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"  # line separators and direction overrides ("Trojan Source")
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"  # invisible or not encodable
)
_ORDER = lazy(r"(?<!\S)::")


def characters(text: str) -> str:
    """One visible character for each that is not, so that columns stay true. Tabs are left to the caller."""
    return _ODD.sub(_visible, text)


def one_line(text: str) -> str:
    """Ordinary text without line breaks."""
    return characters(" ".join(text.split()))


def plain(text: str) -> str:
    """One line for a log. `::` at the start of a word, an order to GitHub's runner, is spelt with a look-alike."""
    return _ORDER.sub("\ua789:", one_line(text))


def plain_path(path: str) -> str:
    """A path that may start a line."""
    shown = characters(path.replace("\n", "\x00").replace("\t", "\x00"))
    return f"./{shown}" if shown.startswith(("::", "##[")) else shown


def escaped(text: str) -> str:
    """JSON that says the same, with every character that a terminal obeys or hides written as `\\u202e`: they stand only in texts."""
    # Most reports hold nothing of the kind, and this tells it without stopping at every line's end.
    if text.replace("\n", "").isprintable():
        return text
    return _ODD.sub(lambda match: match[0] if match[0] == "\n" else _written(match[0]), text)


def _written(character: str) -> str:
    if "\ud800" <= character <= "\udfff":
        return "?"
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def encodable(text: str) -> str:
    """The text without lone surrogates, which stand for undecodable bytes of a path and cannot be written as UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if match[0] == "\t":
        return "\t"
    if code < 0x20:
        return chr(0x2400 + code)  # U+2400 and on picture the control characters
    return "\u2421" if code == 0x7F else "\ufffd"
