"""Fixes to edited text, and edited text to disk: overlaps are refused, results must parse, a file's own style is kept."""

from __future__ import annotations

from readiness.fixes.applied import FixResult, apply
from readiness.fixes.written import as_on_disk, write

__all__ = ("FixResult", "apply", "diff", "diff_on_disk", "write")


def diff(before: str, after: str, path: str) -> str:
    """A unified diff that `patch -p1` and `git apply` take; empty when nothing differs."""
    import difflib

    old, new = before.split("\n"), after.split("\n")
    lines = difflib.unified_diff(_ended(old), _ended(new), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def diff_on_disk(root: str, path: str, after: str) -> str:
    """The same for a new text (line ends `\\n`) of a file, with the line ends that the file has. The file may go away meanwhile."""
    try:
        return diff(*as_on_disk(root, path, after), path)
    except OSError:
        return ""


def _ended(lines: list[str]) -> list[str]:
    """Lines with their ends; the last has one only if the text ended with it."""
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
