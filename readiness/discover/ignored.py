"""Patterns as in a `.gitignore`. Ours, because a library's regular expressions take minutes on a hostile pattern.

`*a*a*a*b` costs a backtracking matcher the name's length to the power of its stars, and repositories bring both pattern and
name. Here the first match of what stands between two stars is final (an atomic group), and `**` is tried once from each place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Segment = str | re.Pattern[str] | None
"""A literal name, a name with wildcards, or `**`: any number of names."""


class Pattern(NamedTuple):
    text: str
    """As written."""
    negated: bool
    folders_only: bool
    segments: tuple[Segment, ...]

    def matches(self, names: Sequence[str], *, is_folder: bool) -> bool:
        """Whether the path of these names is meant itself; what lies below a folder is the caller's business."""
        if self.folders_only and not is_folder:
            return False
        if len(self.segments) == 2 and self.segments[0] is None:  # the commonest kind, without a slash
            return _is(self.segments[1], names[-1])
        return _along(self.segments, names)


def patterns(lines: Iterable[str]) -> tuple[Pattern, ...]:
    """Of the lines that are patterns; comments, empty lines and mistakes are left out, as git does."""
    return tuple(found for line in lines if (found := _pattern(line)) is not None)


def verdict(rules: Sequence[Pattern], names: Sequence[str], *, is_folder: bool) -> Pattern | None:
    """The last pattern that speaks of the path, which decides; None if none does."""
    return next((rule for rule in reversed(rules) if rule.matches(names, is_folder=is_folder)), None)


def _pattern(line: str) -> Pattern | None:
    text = re.sub(r"(?<!\\)[ \t]+\Z", "", line.rstrip("\r")) if line.endswith((" ", "\t", "\r")) else line
    if not text or text.startswith("#"):
        return None
    negated = text.startswith("!")
    body = text[negated:]
    folders_only = body.endswith("/")
    body = body[:-1] if folders_only else body
    body = re.sub(r"(?<!\\)((?:\\\\)*)\\/", r"\1/", body)
    anchored = "/" in body
    parts = body.removeprefix("/").split("/")
    if "" in parts:  # nothing, or `a//b`, which no path is
        return None
    try:
        segments = [_segment(part) for part in parts]
    except (ValueError, re.error):
        return None
    if not anchored:
        segments.insert(0, None)
    if segments[-1] is None:  # `a/**` is what is in `a`, not `a`
        segments.append(re.compile(""))
    return Pattern(line, negated, folders_only, tuple(segments))


_PIECE = lazy(
    r"(?P<any>\*+)|(?P<one>\?)|\[(?P<not>[!^]?)(?P<class>\]?(?:\\.|\[:[a-z]+:\]|[^\]\\])*)\]|\\(?P<escaped>.)|(?P<plain>[^\[\\])",
    re.DOTALL,
)


_CLASSES = {
    "alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z", "space": r"\s", "xdigit": "0-9a-fA-F",
}  # fmt: skip


def _segment(part: str) -> Segment:
    """Raises ValueError for a class that is not closed, or a backslash with nothing after it."""
    if part == "**":
        return None
    if not any(character in part for character in "*?[\\"):
        return part
    runs, at = [""], 0
    while at < len(part):
        found = _PIECE.match(part, at)
        if found is None:
            raise ValueError(part)
        at = found.end()
        if found["any"]:
            runs.append("")
        else:
            runs[-1] += _expression(found)
    first, *middle, last = runs if len(runs) > 1 else (runs[0], None)
    if last is None:
        return re.compile(rf"{first}\Z", re.DOTALL)
    return re.compile(f"{first}{''.join(f'(?>.*?{run})' for run in middle)}.*{last}\\Z", re.DOTALL)


def _expression(found: re.Match[str]) -> str:
    if found["one"]:
        return "."
    if found["class"] is None:
        return re.escape(found["escaped"] or found["plain"])
    inside = re.sub(r"\[:([a-z]+):\]|\\(.)|([\[\]&~|^])", _in_class, found["class"])
    return f"[{'^' if found['not'] else ''}{inside}]"


def _in_class(found: re.Match[str]) -> str:
    if found[1]:
        return _CLASSES.get(found[1], "")
    return re.escape(found[2] or found[3])


def _is(segment: Segment, name: str) -> bool:
    if isinstance(segment, str):
        return segment == name
    return segment is None or segment.match(name) is not None


def _along(segments: Sequence[Segment], names: Sequence[str]) -> bool:
    """Like a wildcard match over letters: after a mismatch, the last `**` takes one name more."""
    at = position = 0
    retry: tuple[int, int] | None = None
    while position < len(names):
        if at < len(segments) and segments[at] is None:
            retry = (at + 1, position)
            at += 1
        elif at < len(segments) and _is(segments[at], names[position]):
            at += 1
            position += 1
        elif retry is not None:
            retry = (retry[0], retry[1] + 1)
            at, position = retry
        else:
            return False
    return at == len(segments)
