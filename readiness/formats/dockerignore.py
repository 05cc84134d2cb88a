"""Ignore files of build contexts: `.dockerignore`, `api.Dockerfile.dockerignore`, and what their patterns exclude."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.model.artifact import Artifact, Document, Node, Target
from readiness.model.facts import Fact, IgnoreFile
from readiness.model.location import Location, Region
from readiness.model.named import NamedTuple
from readiness.model.problem import Problem
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

NAME = "dockerignore"

_DEEP = lazy(r"\*\*+")


class Pattern(NamedTuple):
    text: str
    """Cleaned as Docker does it: no leading slash, no `.` and `..` segments; with its `!`."""
    region: Region


class IgnorePatterns(NamedTuple):
    patterns: tuple[Pattern, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(pattern.text for pattern in self.patterns)


def documents(artifact: Artifact) -> Iterator[Document[IgnorePatterns] | Problem]:
    """The whole file as one document, and a Problem for each pattern that no builder understands."""
    lines = artifact.text.split("\n")
    found = tuple(_patterns(lines))
    whole = (1, 1, len(lines), len(lines[-1]) + 1)
    yield Document(artifact, NAME, Node(kind="mapping", position=whole), IgnorePatterns(found))
    for pattern in found:
        if _parts(pattern.text.removeprefix("!")) is None:
            where = Location(artifact.path, pattern.region)
            message = "this is no valid pattern"
            yield Problem(location=where, kind="unparsable", format=NAME, message=message)


def _patterns(lines: Iterable[str]) -> Iterator[Pattern]:
    for number, line in enumerate(lines, 1):
        text = "" if line.startswith("#") else clean(line)
        if text:
            yield Pattern(text, Region.of_line(number, line))


def clean(line: str) -> str:
    """A line as Docker understands it; empty when it says nothing (blank, or the root itself)."""
    text = line.strip()
    negation = "!" if text.startswith("!") else ""
    segments: list[str] = []
    for segment in text.removeprefix("!").strip().split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in {"", "."}:
            segments.append(segment)
    return negation + "/".join(segments) if segments else ""


def matches(patterns: Sequence[str], path: str) -> bool:
    """Whether the patterns keep a path out of the build context. `path` is relative to the context.

    The last pattern that matches counts; a pattern that matches a folder matches all that is in it.
    """
    segments = path.strip("/").split("/")
    for pattern in reversed(patterns):
        text = clean(pattern)
        if text and _covers(text.removeprefix("!"), segments):
            return not text.startswith("!")
    return False


def _covers(pattern: str, segments: Sequence[str]) -> bool:
    """Whether the pattern matches the path or a folder above it.

    Where in the path each part of the pattern may end is kept as a set, so that no pattern takes long.
    """
    parts = _parts(pattern)
    if parts is None:
        return False
    reached = {0}
    for number, part in enumerate(parts, 1):
        if part is None and number == len(parts):
            return min(reached) < len(segments)
        if part is None:
            reached = set(range(min(reached), len(segments) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(segments) and part.fullmatch(segments[at])}
        if not reached:
            return False
    return True


@lru_cache(maxsize=4096)
def _parts(pattern: str) -> tuple[re.Pattern[str] | None, ...] | None:
    """The pattern's segments, None for `**`; None for all when its brackets do not close.

    A `**` glued to other text (`a**b`), which nobody can rely on, counts as `*`.
    """
    try:
        return tuple(None if _DEEP.fullmatch(part) else re.compile(_segment(part)) for part in pattern.split("/"))
    except re.error:
        return None


def _segment(pattern: str) -> str:
    """One segment as a regular expression. What stands between two stars is taken where it first fits, for good."""
    fixed = [""]
    index = 0
    while index < len(pattern):
        character = pattern[index]
        index += 1
        if character == "*":
            fixed.append("")
        elif character == "?":
            fixed[-1] += "."
        elif character == "\\":
            fixed[-1] += re.escape(pattern[index : index + 1] or "\\")
            index += 1
        elif character == "[":
            end = _class_end(pattern, index)
            fixed[-1] += "[" + pattern[index:end].replace("[", "\\[") + "]" if end > 0 else "["
            index = end + 1 if end > 0 else index
        else:
            fixed[-1] += re.escape(character)
    if len(fixed) == 1:
        return fixed[0]
    between = "".join(f"(?>.*?{part})" for part in fixed[1:-1])
    return f"(?s:{fixed[0]}{between}.*{fixed[-1]})"


def _class_end(pattern: str, index: int) -> int:
    """Where the bracket expression closes, or -1. A backslash takes the next character as it is."""
    position = index
    while position < len(pattern):
        if pattern[position] == "\\":
            position += 1
        elif pattern[position] == "]" and position > index:
            return position
        position += 1
    return -1


def ignored_dockerfile(path: str) -> str | None:
    """The Dockerfile a named ignore file belongs to (`x/api.Dockerfile` for `x/api.Dockerfile.dockerignore`).

    None for `.dockerignore` itself, which is for a context.
    """
    folder, slash, name = path.rpartition("/")
    stem = name.removesuffix(".dockerignore")
    return f"{folder}{slash}{stem}" if stem and stem != name else None


def pattern(document: Document[object]) -> Iterator[Target]:
    """Every pattern: `text` without its `!`, and `negated`."""
    content = document.content
    for one in content.patterns if isinstance(content, IgnorePatterns) else ():
        position = (one.region.start_line, one.region.start_column, one.region.end_line, one.region.end_column)
        fields = {
            "text": Node(one.text.removeprefix("!"), position=position),
            "negated": Node(one.text.startswith("!"), position=position),
        }
        node = Node(kind="mapping", position=position, fields=fields)
        yield Target(document, node, one.region, one.text, f"pattern/{one.text}")


SELECTORS: Mapping[str, Callable[[Document[object]], Iterable[Target]]] = {"pattern": pattern}


def facts(document: Document[object]) -> Iterator[Fact]:
    if isinstance(document.content, IgnorePatterns):
        last = document.content.patterns[-1].region if document.content.patterns else None
        end = Region(last.end_line, last.end_column, last.end_line, last.end_column) if last is not None else None
        yield IgnoreFile(location=Location(document.path), patterns=document.content.texts, end=end)
