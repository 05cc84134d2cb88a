"""Ignore files of build contexts: `.dockerignore`, `api.Dockerfile.dockerignore`, and what their patterns exclude."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.model.artifact import Artifact, Document, Node, Target
from readiness.model.facts import Fact, IgnoreFile, Problem
from readiness.model.location import Location, Region

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

NAME = "dockerignore"


@dataclass(frozen=True, slots=True)
class Pattern:
    text: str
    """Cleaned as Docker does it: no leading slash, no `.` and `..` segments; with its `!`."""
    region: Region


@dataclass(frozen=True, slots=True)
class IgnorePatterns:
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
        if _expression(pattern.text.removeprefix("!")) is None:
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
    ancestors = _with_ancestors(path.strip("/"))
    for pattern in reversed(patterns):
        text = clean(pattern)
        expression = _expression(text.removeprefix("!")) if text else None
        if expression is not None and any(expression.fullmatch(one) for one in ancestors):
            return not text.startswith("!")
    return False


def _with_ancestors(path: str) -> tuple[str, ...]:
    parts = path.split("/")
    return tuple("/".join(parts[:count]) for count in range(1, len(parts) + 1))


@lru_cache(maxsize=4096)
def _expression(pattern: str) -> re.Pattern[str] | None:
    """The pattern as a regular expression; None when its brackets do not close."""
    try:
        return re.compile(_translated(pattern), re.DOTALL)
    except re.error:
        return None


def _translated(pattern: str) -> str:
    out: list[str] = []
    index = 0
    while index < len(pattern):
        character = pattern[index]
        index += 1
        if character == "*":
            stars = index
            while pattern.startswith("*", index):
                index += 1
            out.append(_stars(pattern, index) if index > stars else "[^/]*")
            index += 1 if index > stars and pattern.startswith("/", index) else 0
        elif character == "?":
            out.append("[^/]")
        elif character == "\\":
            out.append(re.escape(pattern[index : index + 1] or "\\"))
            index += 1
        elif character == "[":
            end = _class_end(pattern, index)
            out.append("[" + pattern[index:end].replace("[", "\\[") + "]" if end > 0 else "[")
            index = end + 1 if end > 0 else index
        else:
            out.append(re.escape(character))
    return "".join(out)


def _stars(pattern: str, index: int) -> str:
    """`**`: any number of folders, none too; at the end anything."""
    return ".*" if index >= len(pattern) else "(?:.*/)?"


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
        yield IgnoreFile(location=Location(document.path), patterns=document.content.texts)
