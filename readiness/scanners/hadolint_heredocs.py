"""A weakness of hadolint's parser, got round: it stops at a comment that stands behind a heredoc, and judges nothing of the file."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

_OPENS = lazy(r"<<-?[\"']?([A-Za-z_]\w*)[\"']?")


def rewritten(text: str) -> str:
    """The Dockerfile with such comments left empty: every line keeps its number and its meaning."""
    lines = text.split("\n")
    pending: list[str] = []
    behind = False
    for at, line in enumerate(lines):
        stripped = line.strip()
        if pending:
            if stripped == pending[0]:
                pending.pop(0)
                behind = not pending
        elif stripped.startswith("#"):
            lines[at] = "" if behind else line
        elif stripped:
            pending = _OPENS.findall(line) if re.match(r"\s*(RUN|COPY|ADD)\b", line, re.IGNORECASE) else []
            behind = False
    return "\n".join(lines)


def copies(root: str, paths: Sequence[str], folder: str) -> tuple[str, ...]:
    """Writes the rewritten files below `folder`, under the same names; which of them differ from what is there."""
    made = []
    for path in paths:
        with open(os.path.join(root, path), encoding="utf-8", errors="surrogateescape", newline="") as file:
            text = file.read()
        new = rewritten(text)
        if new != text:
            target = os.path.join(folder, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
                file.write(new)
            made.append(path)
    return tuple(made)
