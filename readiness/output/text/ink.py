"""Colours by meaning, and lines that wrap under themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.checklist import Verdict
from readiness.model.finding import Level
from readiness.output.text.styled import Text, assemble, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


LEVELS: Mapping[Level, str] = {Level.ERROR: "bold red", Level.WARNING: "bold yellow", Level.NOTE: "bold cyan"}

VERDICTS: Mapping[Verdict, tuple[str, str, str]] = {
    Verdict.FAIL: ("✗", "fail", "bold red"),
    Verdict.UNKNOWN: ("?", "unknown", "yellow"),
    Verdict.ATTESTED: ("◆", "attested", "cyan"),
    Verdict.PASS: ("✓", "pass", "green"),
    Verdict.NOT_APPLICABLE: ("–", "not applicable", "dim"),
}
"""Sign, word, style. The sign never stands without the word or a legend."""


def hanging(width: int, lead: Text, body: Text) -> Iterator[Text]:
    """`lead` and `body` on one line; what does not fit goes on below the start of `body`."""
    indent = lead.cells
    for number, line in enumerate(wrapped(body, max(width - indent, 16))):
        yield assemble(lead if number == 0 else " " * indent, line)


def flow(width: int, entries: Iterable[Text]) -> Iterator[Text]:
    """Entries side by side, none broken, as many to a line as fit."""
    line = Text("  ")
    for entry in entries:
        if line.plain.strip() and line.cells + entry.cells > width:
            yield line
            line = Text("  ")
        line = assemble(line, entry, "  ")
    yield line


def heading(title: str) -> Text:
    return Text(title, style="bold")
