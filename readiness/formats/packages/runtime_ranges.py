"""Which versions of Node.js and Python a manifest's range allows, by the numbers that matter: majors of one, minors of the other."""

from __future__ import annotations

from readiness.pattern import lazy, regex

Range = tuple[int, int]
"""The oldest and the newest release, both allowed."""

NEWER = 10_000
"""Later ones as well, for ever."""
PYTHON_2 = -2
_NODE_TERM = lazy(r"(>=?|<=?|\^|~>?|=)?\s*v?(\d+)((?:\.(?:\d+|x|\*))*)")
_PYTHON_TERM = lazy(r"\s*(>=|<=|===?|~=|!=|<|>|\^|~)?\s*(\d+)(?:\.(\d+))?((?:\.(?:\d+|\*))*)\s*")


def node(text: str) -> list[Range] | None:
    """Major versions of a range of npm's; None where it is not understood."""
    found = [_alternative(part.strip()) for part in text.split("||")]
    return None if None in found else [one for one in found if one is not None]


def _alternative(text: str) -> Range | None:
    if text in ("", "*", "x", "latest", "lts/*", "node"):
        return 0, NEWER
    between = regex(r"v?(\d+)[\w.]*\s+-\s+v?(\d+)[\w.]*").fullmatch(text)
    if between:
        return int(between[1]), int(between[2])
    terms = _NODE_TERM.findall(text)
    if not terms or _NODE_TERM.sub("", text).strip(" ,"):
        return None
    return _both([_node_term(sign, int(major), rest) for sign, major, rest in terms])


def _node_term(sign: str, major: int, rest: str) -> Range:
    if sign in (">", ">="):
        return major, NEWER
    if sign == "<":
        return 0, major - (0 if regex(r"[1-9]").search(rest) else 1)
    return (0, major) if sign == "<=" else (major, major)


def python(text: str) -> list[Range] | None:
    """Minor versions of Python 3 that a specifier, or Poetry's `^` and `~`, allows; None where it is not understood."""
    terms: list[Range] = []
    for part in text.split(","):
        match = _PYTHON_TERM.fullmatch(part)
        if match is None:
            return None
        minor = None if match[3] is None else int(match[3])
        terms.append(_python_term(match[1] or "==", int(match[2]), minor, match[4]))
    found = _both(terms)
    return None if found is None else [found]


def _python_term(sign: str, major: int, minor: int | None, rest: str) -> Range:
    if sign in (">=", ">"):
        return (minor or 0) if major == 3 else PYTHON_2, NEWER
    if sign == "!=":
        return PYTHON_2, NEWER
    if sign in ("<", "<="):
        below = sign == "<" and not regex(r"[1-9]").search(rest)
        return PYTHON_2, _top(major, minor, below=below)
    if major != 3:
        return (PYTHON_2, PYTHON_2) if major == 2 else (NEWER, NEWER)
    if minor is None or sign == "^" or (sign == "~=" and not rest):
        return minor or 0, NEWER
    return minor, minor


def _top(major: int, minor: int | None, *, below: bool) -> int:
    if major != 3:
        return NEWER if major > 3 else PYTHON_2
    newest = (minor or 0) - 1 if below else NEWER if minor is None else minor
    return newest if newest >= 0 else PYTHON_2


def _both(terms: list[Range]) -> Range | None:
    """What all allow; None when that is nothing, which is a mistake or not understood."""
    low, high = max(one[0] for one in terms), min(one[1] for one in terms)
    return (low, high) if low <= high else None
