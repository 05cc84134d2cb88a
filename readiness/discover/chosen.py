"""The caller's say in what is read: paths asked for, and patterns left out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from readiness.discover.names import display

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def canonical(root: str, given: str) -> str | None:
    """A path as the user or a hook gave it (`./x`, absolute, through a linked folder), in the model's spelling.

    Relative ones are relative to the root. None when it lies outside or is not there; `.` for the root itself.
    """
    top = os.path.abspath(root)
    full = os.path.normpath(os.path.join(top, given))
    if "\x00" in given or not os.path.lexists(full):
        return None
    if full in {top, os.path.realpath(top)}:
        return "."
    real = os.path.join(os.path.realpath(os.path.dirname(full)), os.path.basename(full))
    try:
        relative = os.path.relpath(real, os.path.realpath(top))
    except ValueError:  # another drive
        return None
    outside = relative == os.pardir or relative.startswith(os.pardir + os.sep)
    return None if outside else display(relative.replace(os.sep, "/"))


def is_chosen(path: str, chosen: frozenset[str]) -> bool:
    """Asked for itself, or in a folder that was; `.` asks for everything."""
    if "." in chosen or path in chosen:
        return True
    at = path.find("/")
    while at >= 0:
        if path[:at] in chosen:
            return True
        at = path.find("/", at + 1)
    return False


def excluded(paths: Iterable[str], patterns: Sequence[str]) -> tuple[list[str], dict[str, int]]:
    """The paths that remain, and how many files each pattern (as in a `.gitignore`, from the root) took away.

    A pattern that takes none away is there with 0.
    """
    used = [pattern for pattern in patterns if pattern.strip() and not pattern.startswith("#")]
    taken = dict.fromkeys(used, 0)
    if not used:
        return list(paths), taken
    from readiness.discover.walk import spec

    matcher = spec(used)
    valid = len(matcher.patterns) == len(used)
    kept = []
    for path in paths:
        result = matcher.check_file(path)
        if not result.include:
            kept.append(path)
        else:
            pattern = used[result.index] if valid and result.index is not None else used[0]
            taken[pattern] += 1
    return kept, taken
