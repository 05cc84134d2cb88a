"""A regular expression of Django as a path that people read: `^x/(?P<id>\\d+)/$` is `x/<id>/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.pattern import lazy

if TYPE_CHECKING:
    import re

_ANCHORS = lazy(r"\\[bBAZ]|(?<!\\)[\^$?]")
_ESCAPED = lazy(r"\\+([^\w\s])")


def simplified(pattern: str) -> str:
    """Groups by their names, without anchors and quantifiers of what may be absent, as Django's own documentation shows them."""
    text = _groups(pattern)
    return _ESCAPED.sub(_plain, _ANCHORS.sub("", text))


def _plain(found: re.Match[str]) -> str:
    return found[1]


def _groups(pattern: str) -> str:
    """Each group replaced: a named one by its name, one without a name by `<var>`, one that captures nothing by its inside."""
    out, at = "", 0
    while at < len(pattern):
        if pattern[at] == "\\":
            out, at = out + pattern[at : at + 2], at + 2
        elif pattern[at] == "[":
            end = _class_end(pattern, at)
            out, at = out + pattern[at:end], end
        elif pattern[at] == "(":
            end = _group_end(pattern, at)
            out, at = out + _group(pattern[at + 1 : end - 1]), end
        else:
            out, at = out + pattern[at], at + 1
    return out


def _group(inside: str) -> str:
    if inside.startswith("?P<"):
        return f"<{inside[3:].partition('>')[0]}>"
    if inside.startswith("?:"):
        whole = _groups(inside[2:])
        return f"({whole})" if "|" in whole else whole
    return "" if inside.startswith("?") else "<var>"


def _group_end(pattern: str, start: int) -> int:
    depth, at = 0, start
    while at < len(pattern):
        if pattern[at] == "\\":
            at += 1
        elif pattern[at] == "[":
            at = _class_end(pattern, at) - 1
        elif pattern[at] == "(":
            depth += 1
        elif pattern[at] == ")":
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return at


def _class_end(pattern: str, start: int) -> int:
    at = start + 2 if pattern[start + 1 : start + 2] != "^" else start + 3
    while at < len(pattern) and pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at + 1
