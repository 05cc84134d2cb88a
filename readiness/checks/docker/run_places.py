"""Where the commands of a RUN stand in its text, for edits: shells have no positions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.formats.dockerfile.commands import Run


def places_of(run: Run, calls: Sequence[tuple[str, str]]) -> list[re.Match[str]]:
    """One match of groups `program` and `verb` for each call (program, verb) in their order; none unless all are found.

    What looks like a call but is none (a comment, a quoted text) makes the two differ.
    """
    programs, verbs = ("|".join(sorted(map(re.escape, set(words)), reverse=True)) for words in zip(*calls, strict=True))
    blank = r"(?:[ \t]|\\\n)+"
    pattern = rf"(?<![\w./$-])(?P<program>{programs})(?:{blank}-[^\s;&|]*)*{blank}(?P<verb>{verbs})(?![\w.=-])"
    found = list(re.finditer(pattern, run.instruction.source))
    return found if [(one["program"], one["verb"]) for one in found] == list(calls) else []
