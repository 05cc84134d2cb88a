"""Env files: `.env`, `prod.env`, and templates such as `.env.example`.

Values may be secrets: they stand in nodes and facts, never in a name or a message.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.model.artifact import Artifact, Document, Node, Target, Unresolved
from readiness.model.facts import EnvDocumented, EnvSet, Fact, Text
from readiness.model.location import Location, Region
from readiness.model.named import NamedTuple
from readiness.model.problem import Problem
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

NAME = "env"

_TEMPLATE_WORDS = frozenset({"example", "sample", "template", "dist", "tpl", "tmpl"})
_ENTRY = lazy(r"[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(?:=|:[ \t])[ \t]*", re.ASCII)
_BARE = lazy(r"[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*", re.ASCII)
_COMMENTED = lazy(r"[ \t]*#+[ \t]*(?:export[ \t]+)?([A-Z][A-Z0-9_]*)=", re.ASCII)
_QUOTED = {
    '"': lazy(r'"((?:[^"\\]|\\.)*)"', re.DOTALL),
    "'": lazy(r"'([^']*)'"),
    "`": lazy(r"`([^`]*)`"),
}
_COMMENT = lazy(r"\s#.*$")
_VARIABLE = lazy(r"(?<!\\)\$(?:\{|\(|[A-Za-z_])")


class Entry(NamedTuple):
    name: str
    value: Text | None
    """Without quotes and comment; Unresolved when it takes from other variables; None for a bare name."""
    region: Region
    """Of the name."""
    commented: bool = False
    """Written as a comment: documents the name, sets nothing."""


class EnvFile(NamedTuple):
    entries: tuple[Entry, ...]
    template: bool
    """A file to copy from, not one that is used."""

    @property
    def active(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if not entry.commented)


def is_template(path: str) -> bool:
    """`.env.example`, `example.env`, `.env.production.sample`, …"""
    return not _TEMPLATE_WORDS.isdisjoint(regex(r"[._-]").split(path.rpartition("/")[2].lower()))


def documents(artifact: Artifact) -> Iterator[Document[EnvFile] | Problem]:
    """The whole file as one document; Problems for lines that say nothing and names that are given twice."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for found in _read(artifact.text):
        if isinstance(found, Entry):
            entries.append(found)
        else:
            problems.append(_problem(artifact, found[0], "unparsable", found[1]))
    problems += _duplicates(artifact, entries)
    lines = artifact.text.split("\n")
    root = Node(kind="mapping", position=(1, 1, len(lines), len(lines[-1]) + 1))
    yield Document(artifact, NAME, root, EnvFile(tuple(entries), is_template(artifact.path)))
    yield from problems


def _problem(artifact: Artifact, region: Region, kind: str, message: str) -> Problem:
    return Problem(location=Location(artifact.path, region), kind=kind, format=NAME, message=message)


def _duplicates(artifact: Artifact, entries: Iterable[Entry]) -> Iterator[Problem]:
    seen: set[str] = set()
    for entry in entries:
        if entry.commented:
            continue
        if entry.name in seen:
            yield _problem(artifact, entry.region, "duplicate-key", f"`{entry.name}` is set twice: the last one counts")
        seen.add(entry.name)


def _read(text: str) -> Iterator[Entry | tuple[Region, str]]:
    start, number = 0, 1
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        found, end = _line(text, start, end, number)
        if found is not None:
            yield found
        number += text.count("\n", start, end + 1)
        start = end + 1


def _line(text: str, start: int, end: int, number: int) -> tuple[Entry | tuple[Region, str] | None, int]:
    """What the line says, and where it ends: a quoted value may go on for several lines."""
    line = text[start:end]
    stripped = line.strip()
    if not stripped or stripped.startswith("#"):
        return _commented(line, number), end
    match = _ENTRY.match(line)
    if match is None:
        bare = _BARE.fullmatch(line)
        if bare is None:
            return (Region.of_line(number, line), "this is no `NAME=value`"), end
        return Entry(bare[1], None, _named(bare, number)), end
    where, begin = _named(match, number), start + match.end()
    quote = _QUOTED.get(text[begin : begin + 1])
    if quote is None:
        return Entry(match[1], _value(_COMMENT.sub("", f" {line[match.end() :]}").strip(), quoted=""), where), end
    closed = quote.match(text, begin)
    if closed is None:
        return (where, f"the quote of `{match[1]}` is never closed"), end
    behind = text.find("\n", closed.end())
    return Entry(match[1], _value(closed[1], quoted=text[begin]), where), len(text) if behind < 0 else behind


def _commented(line: str, number: int) -> Entry | None:
    match = _COMMENTED.match(line)
    return Entry(match[1], None, _named(match, number), commented=True) if match else None


def _named(match: re.Match[str], number: int) -> Region:
    return Region(number, match.start(1) + 1, number, match.end(1) + 1)


def _value(text: str, *, quoted: str) -> Text:
    if quoted != "'" and _VARIABLE.search(text):
        return Unresolved(text)
    return text.replace('\\"', '"').replace("\\n", "\n") if quoted == '"' else text


def entry(document: Document[object]) -> Iterator[Target]:
    """Every variable that is set: `name`, `value`, and whether the file is a `template`."""
    content = document.content
    if not isinstance(content, EnvFile):
        return
    for one in content.active:
        where = one.region
        position = (where.start_line, where.start_column, where.end_line, where.end_column)
        fields = {
            "name": Node(one.name, position=position),
            "template": Node(content.template, position=position),
        }
        if one.value is not None:
            fields["value"] = Node(one.value, position=position)
        node = Node(kind="mapping", position=position, fields=fields)
        yield Target(document, node, where, one.name, f"env/{one.name}")


SELECTORS: Mapping[str, Callable[[Document[object]], Iterable[Target]]] = {"entry": entry}


def facts(document: Document[object]) -> Iterator[Fact]:
    """EnvDocumented for each name in a template, commented ones too; EnvSet for each in any other file."""
    content = document.content
    if not isinstance(content, EnvFile):
        return
    for one in content.entries if content.template else content.active:
        where = Location(document.path, one.region, f"env/{one.name}")
        if content.template:
            yield EnvDocumented(location=where, name=one.name)
        else:
            yield EnvSet(location=where, name=one.name, by="env file", value=one.value)
