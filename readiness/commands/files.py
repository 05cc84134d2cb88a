"""`readiness audit --show-files`: what is read, as which formats, and what is not and why. Nothing is opened for it but its head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness import discover, formats
from readiness.output.plain import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.config import Config


def show(root: str, config: Config, paths: Sequence[str]) -> int:
    """One line a file, by path; then a count, and what is to be said of how they were found."""
    tree = discover.discover(root, exclude=config.exclude, paths=paths)
    lines = [(path, _read(path)) for path in tree.found]
    lines += [(path, f"skipped: {reason}") for path, reason in tree.skipped]
    for path, told in sorted(lines):
        print(one_line(f"{path}: {told}"))
    for note in tree.notes:
        print(one_line(f"note: {note}"))
    print(f"{len(tree.found):,} files to look at, {len(tree.skipped):,} skipped (a folder or a pattern counts once)")
    return 0


def _read(path: str) -> str:
    family = formats.family(path)
    return f"read ({family})" if family else "no rule asks for this kind of file, but for secrets"
