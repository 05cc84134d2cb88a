"""The terminal: how wide it is (as shutil tells it, which imports three compression libraries to do so), and what it may be shown."""

from __future__ import annotations

import os
import sys


def columns(otherwise: int) -> int:
    """`COLUMNS` when it is set, else the terminal's own width; `otherwise` when there is no terminal."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told) > 0:
        return int(told)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or otherwise if sys.__stdout__ else otherwise
    except (OSError, ValueError):
        return otherwise


def harmless(text: str) -> str:
    """Lines as they are, without anything that a terminal obeys: names and texts of the repository may be in them."""
    from readiness.output.plain import characters

    return "\n".join(characters(line) for line in text.split("\n"))
