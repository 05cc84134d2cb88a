"""Manifests that keep an application on runtimes whose end the engine looks up: every one that a range allows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.packages.content import PackageManifest
from readiness.formats.packages.runtimes import RuntimesNamed
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.model.release import Release
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document

    Range = tuple[int, int]  # the oldest and the newest release, both allowed

_NEWER = 10_000
_PYTHON_2 = -2
_NODE_TERM = lazy(r"(>=?|<=?|\^|~>?|=)?\s*v?(\d+)((?:\.(?:\d+|x|\*))*)")
_PYTHON_TERM = lazy(r"\s*(>=|<=|===?|~=|!=|<|>|\^|~)?\s*(\d+)(?:\.(\d+))?((?:\.(?:\d+|\*))*)\s*")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each manifest that names a runtime."""
    content = document.content
    if isinstance(content, RuntimesNamed):
        yield from _named(document.path, content)
        return
    if not isinstance(content, PackageManifest) or not content.runtime or content.ecosystem == "go":
        return
    node = content.ecosystem == "npm"
    allowed = _node(content.runtime) if node else _python(content.runtime)
    place = Location(document.path, content.runtime_region or content.anchor)
    if allowed is None:
        yield Observation(place, Kind.OPEN, content.runtime, f"`{content.runtime}` is no range that is known here")
    elif any(newest == _NEWER for _, newest in allowed):
        yield Observation(place, Kind.PASS, content.runtime)
    else:
        versions = tuple(_version(number, node=node) for low, high in allowed for number in range(low, high + 1))
        release = Release("nodejs" if node else "python", versions)
        yield Observation(place, Kind.FAIL, content.runtime, releases=(release,))


def _named(path: str, content: RuntimesNamed) -> Iterator[Observation]:
    for one in content.runtimes:
        place = Location(path, one.region)
        if one.version:
            release = Release(one.product, (one.version,))
            yield Observation(place, Kind.FAIL, one.written, releases=(release,))
        else:
            yield Observation(place, Kind.PASS, one.written)


def _version(number: int, *, node: bool) -> str:
    if node:
        return str(number)
    return "2.7" if number == _PYTHON_2 else f"3.{number}"


def _node(text: str) -> list[Range] | None:
    """Major versions of a range of npm's; None where it is not understood."""
    found = [_alternative(part.strip()) for part in text.split("||")]
    return None if None in found else [one for one in found if one is not None]


def _alternative(text: str) -> Range | None:
    if text in ("", "*", "x", "latest", "lts/*", "node"):
        return 0, _NEWER
    between = re.fullmatch(r"v?(\d+)[\w.]*\s+-\s+v?(\d+)[\w.]*", text)
    if between:
        return int(between[1]), int(between[2])
    terms = _NODE_TERM.findall(text)
    if not terms or _NODE_TERM.sub("", text).strip(" ,"):
        return None
    return _both([_node_term(sign, int(major), rest) for sign, major, rest in terms])


def _node_term(sign: str, major: int, rest: str) -> Range:
    if sign in (">", ">="):
        return major, _NEWER
    if sign == "<":
        return 0, major - (0 if re.search(r"[1-9]", rest) else 1)
    return (0, major) if sign == "<=" else (major, major)


def _python(text: str) -> list[Range] | None:
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
        return (minor or 0) if major == 3 else _PYTHON_2, _NEWER
    if sign == "!=":
        return _PYTHON_2, _NEWER
    if sign in ("<", "<="):
        below = sign == "<" and not re.search(r"[1-9]", rest)
        return _PYTHON_2, _top(major, minor, below=below)
    if major != 3:
        return (_PYTHON_2, _PYTHON_2) if major == 2 else (_NEWER, _NEWER)
    if minor is None or sign == "^" or (sign == "~=" and not rest):
        return minor or 0, _NEWER
    return minor, minor


def _top(major: int, minor: int | None, *, below: bool) -> int:
    if major != 3:
        return _NEWER if major > 3 else _PYTHON_2
    newest = (minor or 0) - 1 if below else _NEWER if minor is None else minor
    return newest if newest >= 0 else _PYTHON_2


def _both(terms: list[Range]) -> Range | None:
    """What all allow; None when that is nothing, which is a mistake or not understood."""
    low, high = max(one[0] for one in terms), min(one[1] for one in terms)
    return (low, high) if low <= high else None
