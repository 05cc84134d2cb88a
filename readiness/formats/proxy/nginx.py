"""nginx configuration: directives within blocks, each with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.offsets import Offsets
from readiness.model.artifact import Artifact, Document, Node
from readiness.model.location import Location, Region
from readiness.model.named import NamedTuple
from readiness.model.problem import Problem
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TOKEN = lazy(
    r"\s+|#[^\n]*"
    r'|(?P<quoted>"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\')'
    r"|(?P<mark>(?!\{\{ ?(?:env \"[^\"\n]*\"|[\w.]+) ?\}\})[;{}])"
    r"|(?P<word>(?![\"'])(?:\$\{[^}\s]*\}|\{\{ ?(?:env \"[^\"\n]*\"|[\w.]+) ?\}\}|\\.|[^\s;{}\\])+)"
    r"|(?P<rest>.)",
    re.DOTALL,
)

_DEEPEST = 100

Parents = tuple[tuple[str, tuple[str, ...]], ...]
"""Names and arguments of the blocks around, outermost first."""


class Directive(NamedTuple):
    name: str
    arguments: tuple[str, ...]
    """Without their quotes."""
    region: Region
    """From the name to the last argument."""
    parents: Parents
    block: bool
    scope: tuple[int, ...]
    """Which block of the file it stands in: the way down, each step the number of a block."""

    @property
    def logical(self) -> str:
        """`http/server/location /api/add_header`."""
        around = [" ".join((name, *arguments[-1:])) if name == "location" else name for name, arguments in self.parents]
        return "/".join([*around, self.name])


class NginxConfig(NamedTuple):
    directives: tuple[Directive, ...]
    """All, blocks before what they hold, in the order of the text."""

    def walk(self) -> Iterator[Directive]:
        yield from self.directives

    def named(self, name: str) -> Iterator[Directive]:
        return (found for found in self.directives if found.name == name)


class NotNginxError(ValueError):
    def __init__(self, message: str, region: Region) -> None:
        super().__init__(message)
        self.message = message
        self.region = region


def documents(artifact: Artifact, *, sure: bool) -> Iterator[Document[NginxConfig] | Problem]:
    """When only a folder's name suggests nginx (not `sure`), a text that does not read as such is left to others."""
    try:
        found = tuple(_directives(artifact.text))
    except NotNginxError as error:
        if sure:
            location = Location(artifact.path, error.region)
            yield Problem(location=location, kind="unparsable", format="nginx", message=error.message)
        return
    yield Document(artifact, "nginx", Node(kind="mapping"), NginxConfig(found))


def _directives(text: str) -> Iterator[Directive]:
    offsets = Offsets(text)
    open_blocks: list[Directive] = []
    words: list[tuple[str, int, int]] = []
    count, at = 0, 0
    while found := _TOKEN.match(text, at):
        at = found.end()
        if found["quoted"] or found["word"]:
            words.append((_unquoted(found[0]), found.start(), found.end()))
        elif found["rest"]:
            what = "a backslash ends the file" if found[0] == "\\" else "a quote is never closed"
            raise NotNginxError(what, offsets.region(found.start(), found.end()))
        elif found["mark"] == "}":
            _refuse(words, offsets)
            if not open_blocks:
                raise NotNginxError("`}` closes nothing", offsets.region(found.start(), found.end()))
            open_blocks.pop()
        elif found["mark"]:
            if not words:
                if found["mark"] == ";":
                    continue
                raise NotNginxError("a block without a name", offsets.region(found.start(), found.end()))
            count += 1
            directive = _directive(words, offsets, open_blocks, count, block=found["mark"] == "{")
            words = []
            yield directive
            if directive.name.endswith("_by_lua_block") and directive.block:
                at = _after_lua(text, at)
            elif directive.block:
                open_blocks.append(directive)
                if len(open_blocks) > _DEEPEST:
                    raise NotNginxError("nested too deeply", directive.region)
    _refuse(words, offsets)
    if open_blocks:
        raise NotNginxError(f"the block `{open_blocks[-1].name}` is never closed", open_blocks[-1].region)


def _directive(
    words: list[tuple[str, int, int]], offsets: Offsets, around: list[Directive], number: int, *, block: bool
) -> Directive:
    parent = around[-1] if around else None
    return Directive(
        words[0][0],
        tuple(word for word, _, _ in words[1:]),
        offsets.region(words[0][1], words[-1][2]),
        (*parent.parents, (parent.name, parent.arguments)) if parent else (),
        block,
        (*(parent.scope if parent else ()), number) if block else (parent.scope if parent else ()),
    )


def _refuse(words: list[tuple[str, int, int]], offsets: Offsets) -> None:
    if words:
        raise NotNginxError(f"`{words[0][0][:40]}` is not ended by `;`", offsets.region(words[0][1], words[0][2]))


def _unquoted(raw: str) -> str:
    if raw[0] not in "\"'":
        return raw
    escapes: Mapping[str, str] = {"\\" + raw[0]: raw[0], "\\\\": "\\"}
    return regex(r"\\.", re.DOTALL).sub(lambda found: escapes.get(found[0], found[0]), raw[1:-1])


def _after_lua(text: str, at: int) -> int:
    """Past the brace that closes a block of Lua: its tables nest, its statements are none of nginx's."""
    depth = 1
    for found in regex(r'--[^\n]*|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|[{}]').finditer(text, at):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    return len(text)
