"""Colours by meaning, and lines that wrap under themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from readiness.model.checklist import Verdict
from readiness.model.finding import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rich.console import Console

LEVELS: Mapping[Level, str] = {Level.ERROR: "bold red", Level.WARNING: "bold yellow", Level.NOTE: "bold cyan"}

VERDICTS: Mapping[Verdict, tuple[str, str, str]] = {
    Verdict.FAIL: ("✗", "fail", "bold red"),
    Verdict.UNKNOWN: ("?", "unknown", "yellow"),
    Verdict.ATTESTED: ("◆", "attested", "cyan"),
    Verdict.PASS: ("✓", "pass", "green"),
    Verdict.NOT_APPLICABLE: ("–", "not applicable", "dim"),
}
"""Sign, word, style. The sign never stands without the word or a legend."""


def hanging(console: Console, lead: Text, body: Text) -> Iterator[Text]:
    """`lead` and `body` on one line; what does not fit goes on below the start of `body`."""
    room = max(console.width - lead.cell_len, 16)
    lines = body.wrap(console, room) if body.plain else [Text()]
    for number, line in enumerate(lines):
        line.rstrip()
        yield Text.assemble(lead if number == 0 else " " * lead.cell_len, line)


def flow(console: Console, entries: Iterable[Text]) -> Iterator[Text]:
    """Entries side by side, none broken, as many to a line as fit."""
    line = Text("  ")
    for entry in entries:
        if line.plain.strip() and line.cell_len + entry.cell_len > console.width:
            yield line
            line = Text("  ")
        line = Text.assemble(line, entry, "  ")
    yield line


def heading(title: str) -> Text:
    return Text(title, style="bold")
