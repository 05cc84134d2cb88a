"""File names as the model spells them: printable, valid Unicode, and back again without loss.

A name may hold bytes that are not UTF-8, newlines, or terminal codes. Those are spelled `\\xNN` (a byte) or `\\uNNNN`
(a control or direction-changing character) and a backslash `\\x5c`, so that no output can crash on a name or be forged by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.pattern import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

_UNSAFE = lazy("[\\\\\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_SPELLED = lazy(r"\\x([0-9a-f]{2})|\\u([0-9a-f]{4})")


def display(name: str) -> str:
    """The model's spelling of a name as the system gave it (`os.fsdecode`); the same for nearly every name."""
    if name.isascii() and name.isprintable() and "\\" not in name:
        return name
    return _UNSAFE.sub(_spell, name)


def native(path: str) -> str:
    """The name to open: what `display` was given."""
    return _SPELLED.sub(_unspell, path) if "\\" in path else path


def _spell(found: re.Match[str]) -> str:
    code = ord(found[0])
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is no UTF-8, smuggled by surrogateescape
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}"


def _unspell(found: re.Match[str]) -> str:
    if found[2]:
        return chr(int(found[2], 16))
    code = int(found[1], 16)
    return chr(code if code < 0x80 else 0xDC00 + code)


def one_text(paths: Iterable[str]) -> str:
    """All paths between line feeds, which no path holds: what is asked of thousands is asked of it at once."""
    return "\n" + "\n".join(paths) + "\n"


def called(text: str, names: Iterable[str]) -> Iterator[str]:
    """Of the paths in `one_text`, those whose last part is one of the names."""
    for name in names:
        last = f"{name}\n"
        at = text.find(last)
        while at >= 0:
            start = text.rfind("\n", 0, at) + 1
            if text[at - 1] in "/\n":
                yield text[start : at + len(name)]
            at = text.find(last, at + len(name))
