"""Text in which expressions and variables stand: what is known of them is put in, what is not becomes a hole, `⟨…⟩`."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.facts import Text
    from readiness.model.location import Region

_EXPRESSION = lazy(r"\$\{\{\s*(.*?)\s*\}\}", re.DOTALL)
_APART = lazy(r"[\s;&|()<>\"'`$]+")
"""What would end a word."""
_PART = lazy(r"⟨([^⟩]*)⟩|\$\{(\w+)\}|\$(\w+)|\$\{[^}]*\}|\$\([^()]*(?:\([^()]*\)[^()]*)*\)|`[^`]*`")
_ROOTS = frozenset({"github.workspace", "env.GITHUB_WORKSPACE", "GITHUB_WORKSPACE", "CI_PROJECT_DIR", "PWD"})
"""Names of the folder that the repository was laid out in."""
ROOT = "⌂"
"""Stands for that folder in a path."""
_ROUNDS = 4
"""How often a value may name another one."""


class Known(NamedTuple):
    """What a name stands for."""

    text: str
    region: Region | None = None
    """Where a matrix says it, so that a finding can stand there."""


def holed(text: str) -> str:
    """`${{ a.b }}` as one word, `⟨a.b⟩`, for shell text."""
    return _EXPRESSION.sub(lambda found: f"⟨{_APART.sub('·', found[1])}⟩", text)


def filled(text: str, known: Mapping[str, Known | None]) -> Text:
    """The text with all that is known put in."""
    made = holed(text)
    for _ in range(_ROUNDS):
        once = _PART.sub(lambda found: _value(found, known), made)
        if once == made:
            break
        made = holed(once)
    return Unresolved(made) if "⟨" in made else made


def region_of(text: str, known: Mapping[str, Known | None]) -> Region | None:
    """Where the first name in it has its value from, if a matrix says it."""
    for found in _PART.finditer(holed(text)):
        one = known.get(found[1] or found[2] or found[3] or "")
        if one is not None and one.region is not None:
            return one.region
        inner = region_of(one.text, known) if one is not None and one.text != text else None
        if inner is not None:
            return inner
    return None


def _value(found: re.Match[str], known: Mapping[str, Known | None]) -> str:
    name = found[1] or found[2] or found[3]
    if found[1] and found[1] not in known:
        name = found[1].replace("·", "")
    if name in _ROOTS:
        return ROOT
    one = known.get(name) if name else None
    if one is not None:
        return one.text
    return found[0] if found[1] else f"⟨{(name or found[0].strip('`${}()')).strip()}⟩"


def path_in(folder: Text, path: Text) -> Text:
    """A path as seen from a folder, relative to the root; the root itself is empty."""
    if isinstance(path, Unresolved):
        return Unresolved(path.text.removeprefix(f"{ROOT}/"))
    if path.startswith(ROOT):
        folder, path = "", path.removeprefix(ROOT).lstrip("/")
    if isinstance(folder, Unresolved):
        return path if path.startswith("/") else Unresolved(f"{folder.text}/{path}")
    joined = posixpath.normpath(posixpath.join(folder, path))
    return "" if joined == "." else joined
