"""A text's documents one after the other: what can't be read costs only itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from readiness.formats.yaml import lines
from readiness.formats.yaml.block import parser
from readiness.formats.yaml.composition import Composition
from readiness.formats.yaml.library import DocumentStartEvent, StreamEndEvent, pyyaml
from readiness.formats.yaml.source import Source
from readiness.formats.yaml.values import RefusedError, YamlDocument, YamlProblem
from readiness.model.location import Region
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from readiness.formats.yaml.source import Search

_SEPARATOR = lazy(r"^---(?=[ \t\n]|\Z)", re.MULTILINE)
"""A real one wherever it stands: YAML forbids it inside every kind of scalar at the start of a line."""
_REFUSED_CHARACTER = lazy("[^\\t\\n\\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ASCII = bytes(range(0x80))
_REFUSED_ASCII = "".join(chr(code) for code in (*range(0x20), 0x7F) if chr(code) not in "\t\n\r")
_OTHER_LINE_ENDS = "\x85\u2028\u2029"
"""Line ends for YAML 1.1's parser but for nobody else: they would shift every line number after them."""


def compose(
    text: str, *, unresolved: re.Pattern[str] | None = None, first_line: int = 1
) -> Iterator[YamlDocument | YamlProblem]:
    """The documents of a text, in order; a problem in place of each that can't be read.

    Empty documents yield nothing. Scalars in which `unresolved` finds something become Unresolved. `first_line`: what the
    text's first line is counted as.
    """
    search = unresolved.search if unresolved is not None else None
    for end in _OTHER_LINE_ENDS if not text.isascii() else "":
        text = text.replace(end, "\xa0")
    if _is_allowed(text):
        yield from _read(text, search, first_line)
        return
    yield from _without_refused(text, _read(_REFUSED_CHARACTER.sub("\ufffd", text), search, first_line), first_line)


def _is_allowed(text: str) -> bool:
    """Whether YAML allows each character. To ask a pattern of each takes as long as to parse them: of few it is asked."""
    if text.isascii():
        return not any(character in text for character in _REFUSED_ASCII)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return False
    if any(character.encode() in data for character in _REFUSED_ASCII):
        return False
    return _REFUSED_CHARACTER.search(data.translate(None, _ASCII).decode()) is None


def _read(text: str, search: Search | None, first_line: int) -> Iterator[YamlDocument | YamlProblem]:
    found = lines.read(Source(text, first_line, search))
    if found is not None:
        yield from found
        return
    failure = yield from _documents(Source(text, first_line, search))
    if failure is None:
        return
    if "\t" in text and text.lstrip()[:1] in {"{", "["}:  # JSON may be indented with tabs, YAML may not
        text = text.replace("\t", " ")
        failure = yield from _documents(Source(text, first_line, search))
        if failure is None:
            return
    problem, resume_line = failure
    yield problem
    for line, chunk in _chunks(text, resume_line, first_line):
        failure = yield from _documents(Source(chunk, line, search))
        if failure is not None:
            yield failure[0]


def _documents(source: Source) -> Generator[YamlDocument, None, tuple[YamlProblem, int] | None]:
    """All documents up to the first failure; returns that, and the first line where a next document may start."""
    events = parser(source.text)
    start_line = 0
    try:
        while (kind := type(event := events.get_event())) is not StreamEndEvent:
            if kind is DocumentStartEvent:
                start_line = event.start_mark.line + source.first_line
                document = Composition(source).read(events.get_event, start_line)
                if document is not None:
                    yield document
    except RefusedError as refused:
        return YamlProblem(refused.region, str(refused)), max(refused.region.start_line, start_line + 1)
    except pyyaml.YAMLError as error:
        line, problem = _problem(error, source)
        return problem, max(line, start_line + 1)
    return None


def _chunks(text: str, from_line: int, first_line: int) -> Iterator[tuple[int, str]]:
    """First line and text of each document whose separator stands on `from_line` or after."""
    starts = [match.start() for match in _SEPARATOR.finditer(text)]
    line, before = first_line, 0
    for start, end in pairwise([*starts, len(text)]):
        line += text.count("\n", before, start)
        before = start
        if line >= from_line:
            yield line, text[start:end]


def _problem(error: pyyaml.YAMLError, source: Source) -> tuple[int, YamlProblem]:
    """The line where the parser gave up, and what to tell."""
    first = source.first_line
    if not isinstance(error, pyyaml.MarkedYAMLError) or error.problem_mark is None:
        return first, YamlProblem(Region(first, 1, first, 2), _one_line(str(error)))
    mark, began = error.problem_mark, error.context_mark
    stopped_line = mark.line + first
    message = error.problem or "this is not YAML"
    if began is not None and began.index < mark.index:
        message += f" {error.context} that starts on line {began.line + first}"
        if _is_past_the_end(source.text, mark.index):  # what did not end is more telling than where the text did
            mark = began
    line, column = min((mark.line + first, mark.column + 1), source.end())
    return stopped_line, YamlProblem(Region(line, column, line, column + 1), _one_line(message))


def _is_past_the_end(text: str, index: int) -> bool:
    return index >= len(text.rstrip()) or _SEPARATOR.match(text, index) is not None


def _one_line(message: str) -> str:
    return " ".join(message.split())


def _without_refused(
    text: str, parts: Iterator[YamlDocument | YamlProblem], first_line: int
) -> Iterator[YamlDocument | YamlProblem]:
    """A problem in place of each document that holds a character YAML does not allow."""
    starts = [text.count("\n", 0, match.start()) + first_line for match in _SEPARATOR.finditer(text)]
    refused: dict[int, YamlProblem] = {}
    for match in _REFUSED_CHARACTER.finditer(text):
        line = text.count("\n", 0, match.start()) + first_line
        column = match.start() - text.rfind("\n", 0, match.start())
        problem = YamlProblem(
            Region(line, column, line, column + 1), f"character U+{ord(match[0]):04X} is not allowed in YAML"
        )
        refused.setdefault(bisect_right(starts, line), problem)
    for part in parts:
        if isinstance(part, YamlDocument):
            yield refused.get(bisect_right(starts, part.start_line), part)
        else:
            yield part
