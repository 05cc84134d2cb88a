"""Markdown → sections: headings, code, links, lists. Enough to say what a document tells people to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.markdown.topics import marks_of, topics_of
from readiness.model.location import Location, Region
from readiness.model.operations import Section
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEADING = lazy(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = lazy(r"^ {0,3}(=+|-{3,})\s*$")
_FENCE = lazy(r"^\s*(`{3,}|~{3,})\s*([\w+-]*)")
_ITEM = lazy(r"^\s*(?:[-*+•]|\d+[.)、])\s+\S")
_LINK = lazy(r"\[[^\]\n]*\]\(\s*<?([^)\s>]+)|<?(https?://[^\s)>\]]+)")
_INLINE = lazy(r"(?<!`)`([^`\n]+)`(?!`)")
_DATE = lazy(r"\b(20\d\d)[-/.年](0?[1-9]|1[0-2])[-/.月](0?[1-9]|[12]\d|3[01])\b")
_SHELLS = frozenset(
    {
        "",
        "sh",
        "bash",
        "shell",
        "zsh",
        "console",
        "shell-session",
        "shellscript",
        "terminal",
        "powershell",
        "cmd",
        "text",
    }
)
_COMMAND = lazy(
    r"(?:kubectl|helm|docker|git|gh|aws|gcloud|az|vercel|railway|fly|flyctl|heroku|npx|npm|yarn|pnpm|make|just|terraform|psql|pg_restore|prisma"
    r"|argocd|flux|kamal|cap|ansible\S*|systemctl|curl|wrangler|netlify|nomad|cf|dokku|alembic|flyway|python3?|\./\S+|[\w./-]+\.sh)\s+\S"
)


class _Open:
    """A section while its lines still come in."""

    def __init__(self, location: Location, heading: str, level: int) -> None:
        self.location, self.heading, self.level = location, heading, level
        self.text: list[str] = []
        self.commands: list[tuple[str, Location]] = []
        self.links: list[tuple[str, Location]] = []
        self.names: list[tuple[str, Location]] = []
        self.steps = 0

    def closed(self) -> Section:
        text = "\n".join(self.text)
        return Section(
            location=self.location,
            heading=self.heading,
            level=self.level,
            topics=topics_of(self.heading),
            marks=marks_of(f"{self.heading}\n{text}"),
            commands=tuple(self.commands),
            links=tuple(self.links),
            names=tuple(self.names),
            steps=self.steps,
            dates=tuple(
                f"{year}-{int(month):02}-{int(day):02}" for year, month, day in _DATE.findall(f"{self.heading}\n{text}")
            ),
        )


def sections(path: str, lines: Sequence[str]) -> Iterator[Section]:
    """All sections in order; the first one holds what stands before any heading."""
    here = _Open(Location(path, Region(1, 1, 1, 2)), "", 0)
    fence, language = "", ""
    for number, line in enumerate(lines, 1):
        mark = _FENCE.match(line)
        if fence:
            if mark is not None and mark.group(1).startswith(fence) and not line.strip().strip("`~"):
                fence = ""
            else:
                _code(here, path, number, line, language)
            continue
        if mark is not None:
            fence, language = mark.group(1), mark.group(2).lower()
            continue
        found = _heading(lines, number)
        if found is not None:
            yield here.closed()
            level, text = found
            here = _Open(Location(path, Region.of_line(number, line), text[:80]), text, level)
        else:
            _prose(here, path, number, line)
    yield here.closed()


def title_of(found: Sequence[Section]) -> str:
    """The first heading of the first level."""
    return next((one.heading for one in found if one.level == 1), "")


def _heading(lines: Sequence[str], number: int) -> tuple[int, str] | None:
    """`## so`, or a line with a line of `=` or `-` under it."""
    line = lines[number - 1]
    found = _HEADING.match(line)
    if found is not None:
        return len(found.group(1)), found.group(2)
    below = lines[number] if number < len(lines) else ""
    under = _UNDERLINE.match(below)
    if under is None or not line.strip() or _ITEM.match(line) or line.lstrip()[:1] in ("|", ">"):
        return None
    above = lines[number - 2].strip() if number > 1 else ""
    return None if above else (1 if under.group(1)[0] == "=" else 2, line.strip())


def _code(here: _Open, path: str, number: int, line: str, language: str) -> None:
    if language not in _SHELLS:
        return
    text = regex(r"^\s*[$>%]\s+").sub("", line).strip()
    here.text.append(line)
    if text and not text.startswith(("#", "//")):
        here.commands.append((text, Location(path, Region.of_line(number, line), here.heading[:80])))


def _prose(here: _Open, path: str, number: int, line: str) -> None:
    here.text.append(line)
    here.steps += _ITEM.match(line) is not None
    place = Location(path, Region.of_line(number, line), here.heading[:80])
    for found in _LINK.finditer(line):
        here.links.append((found.group(1) or found.group(2), place))
    for name in _INLINE.findall(line):
        here.names.append((name, place))
        if _COMMAND.match(name):
            here.commands.append((name, place))
