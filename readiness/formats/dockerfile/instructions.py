"""From logical lines to instructions. What cannot be read costs itself and nothing behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.dockerfile import heredoc, words
from readiness.formats.dockerfile.lines import Logical, is_comment, logical
from readiness.formats.dockerfile.syntax import KEYWORDS, Fault, Form, Heredoc, Instruction, Pair, Word
from readiness.model.location import Region

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COMMANDS = frozenset({"RUN", "CMD", "ENTRYPOINT"})
_ARRAYS = _COMMANDS | {"SHELL", "VOLUME", "COPY", "ADD"}
_PAIRS = {"ENV": True, "LABEL": True, "ARG": False}
_WHOLE = frozenset({"USER", "WORKDIR", "STOPSIGNAL", "MAINTAINER"})
_MAY_BE_EMPTY = frozenset({"CMD", "ENTRYPOINT"})
_NEVER_IN_ONBUILD = frozenset({"FROM", "ONBUILD", "MAINTAINER"})

_STRAY = "this is no Dockerfile instruction"


def read(lines: Sequence[str], escape: str) -> Iterator[Instruction | Fault]:
    """All instructions of a Dockerfile, with a fault in the place of each that makes no sense.

    Lines that are none at all, one after the other, are one fault: mostly a forgotten continuation mark or a template.
    """
    stray = False
    for found in _read(lines, escape):
        again = isinstance(found, Fault) and found.message == _STRAY
        if not (stray and again):
            yield found
        stray = again


def _read(lines: Sequence[str], escape: str) -> Iterator[Instruction | Fault]:
    index = 0
    while index < len(lines):
        if not lines[index].strip() or is_comment(lines[index]):
            index += 1
            continue
        start = index
        line, index = logical(lines, start, escape)
        if not line.text.strip():
            continue
        found = _instruction(line, 0, escape)
        if isinstance(found, Instruction) and (opened := _openings(found, line, escape)):
            found, index = _with_bodies(found, opened, lines, index)
        yield _placed(found, lines, start, index)


def _openings(found: Instruction, line: Logical, escape: str) -> tuple[heredoc.Opening, ...]:
    carrier = found.inner if found.keyword == "ONBUILD" and found.inner else found
    if carrier.keyword not in heredoc.KEYWORDS or carrier.form == "exec" or "<<" not in carrier.text:
        return ()
    return tuple(heredoc.openings(line.text, len(line.text) - len(carrier.text), escape))


def _with_bodies(
    found: Instruction, opened: tuple[heredoc.Opening, ...], lines: Sequence[str], index: int
) -> tuple[Instruction | Fault, int]:
    bodies: list[Heredoc] = []
    start = index
    for opening in opened:
        body = heredoc.body(lines, index, opening)
        if body is None:
            message = f"heredoc `{opening.name}` is never closed"
            return Fault(found.region, message), _next_keyword(lines, start)
        bodies.append(body[0])
        index = body[1]
    inner = found.inner and found.inner._replace(heredocs=tuple(bodies))
    return found._replace(heredocs=tuple(bodies), inner=inner), index


def _next_keyword(lines: Sequence[str], index: int) -> int:
    """Where to go on behind a body without end: the next line that opens like an instruction."""
    while index < len(lines) and lines[index].partition(" ")[0] not in KEYWORDS:
        index += 1
    return index


def _placed(found: Instruction | Fault, lines: Sequence[str], start: int, end: int) -> Instruction | Fault:
    """The same over all its lines. A continuation at the end of the file may run past the last one."""
    end = min(end, len(lines))
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    first = Region.of_line(start + 1, lines[start])
    whole = Region(first.start_line, first.start_column, end, max(2, len(lines[end - 1].rstrip()) + 1))
    if isinstance(found, Fault):
        return found._replace(region=first)
    source = "\n".join(lines[start:end])
    inner = found.inner and found.inner._replace(region=whole, source=source)
    return found._replace(region=whole, anchor=first, source=source, inner=inner)


def _instruction(line: Logical, start: int, escape: str) -> Instruction | Fault:
    text = line.text
    begin, end = words.first(text, start)
    keyword, where = text[begin:end].upper(), line.region(begin, end)
    if keyword not in KEYWORDS:
        return Fault(where, _STRAY)
    flags, rest = words.flags(line, end, escape)
    made = Instruction(keyword=keyword, text=text[rest:], region=where, anchor=where, source="", flags=flags)
    if rest >= len(text) and keyword not in _MAY_BE_EMPTY:
        return Fault(where, f"{keyword} needs an argument")
    try:
        return _read_arguments(made, line, rest, escape)
    except words.NotStringsError:
        return Fault(where, f"the array of {keyword} may hold strings only")


def _read_arguments(made: Instruction, line: Logical, rest: int, escape: str) -> Instruction | Fault:
    if made.keyword in _PAIRS:
        found = words.pairs(line, rest, escape, legacy=_PAIRS[made.keyword])
        return _with_pairs(made, found)
    if made.keyword == "ONBUILD":
        return _onbuild(made, line, rest, escape)
    if made.keyword == "HEALTHCHECK":
        return _healthcheck(made, line, rest, escape)
    arguments, form = _arguments(made.keyword, line, rest)
    made = made._replace(arguments=arguments, form=form)
    wrong = _wrong(made)
    return Fault(made.region, wrong) if wrong else made


def _arguments(keyword: str, line: Logical, rest: int) -> tuple[tuple[Word, ...], Form]:
    if keyword in _ARRAYS and (array := words.array(line, rest)) is not None:
        return array, "exec"
    if keyword in _WHOLE or keyword in _COMMANDS:
        whole = (line.word(rest, len(line.text)),) if rest < len(line.text) else ()
        return whole, "shell" if keyword in _COMMANDS else ""
    return words.plain(line, rest), ""


def _with_pairs(made: Instruction, found: tuple[Pair, ...] | str) -> Instruction | Fault:
    if isinstance(found, str):
        return Fault(made.region, f"{made.keyword}: {found}")
    return made._replace(pairs=found)


def _onbuild(made: Instruction, line: Logical, rest: int, escape: str) -> Instruction | Fault:
    keyword = line.text[slice(*words.first(line.text, rest))].upper()
    if keyword in _NEVER_IN_ONBUILD:
        return Fault(made.region, f"ONBUILD cannot hold {keyword}")
    inner = _instruction(line, rest, escape)
    return inner if isinstance(inner, Fault) else made._replace(inner=inner)


def _healthcheck(made: Instruction, line: Logical, rest: int, escape: str) -> Instruction | Fault:
    kind = words.plain(line, rest)
    made = made._replace(arguments=kind[:1])
    if kind[0].text.upper() == "NONE" and len(kind) == 1:
        return made
    if kind[0].text.upper() != "CMD" or len(kind) == 1:
        return Fault(made.region, "HEALTHCHECK takes NONE, or CMD and a command")
    inner = _instruction(line, rest, escape)
    if isinstance(inner, Fault):
        return inner
    return made._replace(inner=inner, form=inner.form)


def _wrong(made: Instruction) -> str:
    """What a builder would refuse, in words; empty when it would not."""
    count = len(made.arguments)
    if made.keyword == "FROM" and not (count == 1 or (count == 3 and made.arguments[1].text.upper() == "AS")):
        return "FROM takes an image, or an image and AS with a name"
    if made.keyword in {"COPY", "ADD"} and count < 2:
        return f"{made.keyword} needs a source and a destination"
    if made.keyword == "SHELL" and (made.form != "exec" or not made.arguments):
        return "SHELL takes a JSON array"
    return ""
