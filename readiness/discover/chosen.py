"""The caller's say in what is read: paths asked for, and patterns left out."""

from __future__ import annotations

import os
from itertools import pairwise
from typing import TYPE_CHECKING

from readiness.discover.ignored import Pattern, patterns, verdict
from readiness.discover.names import display

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


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
    return "." in chosen or path in chosen or any(folder in chosen for folder in folders_above(path))


def excluded(paths: Iterable[str], lines: Sequence[str]) -> tuple[list[str], dict[str, int]]:
    """The paths that remain, and how many files each pattern (as in a `.gitignore`, from the root) took away.

    A pattern that takes none away is there with 0.
    """
    taken = {line: 0 for line in lines if line.strip() and not line.startswith("#")}
    rules = patterns(taken)
    if not rules:
        return list(paths), taken
    folders: dict[str, Pattern | None] = {"": None}
    kept = []
    for path in paths:
        found = _excluding(path, rules, folders)
        if found is None:
            kept.append(path)
        else:
            taken[found.text] += 1
    return kept, taken


def _excluding(path: str, rules: Sequence[Pattern], folders: dict[str, Pattern | None]) -> Pattern | None:
    """The pattern that excludes a path or a folder above it. `folders` remembers: thousands of files share a few."""
    folder = path.rpartition("/")[0]
    if folder not in folders:
        for above, folder in pairwise(
            folders_above(path)
        ):  # from the top: below an excluded folder nothing else is asked
            if folder not in folders:
                folders[folder] = folders[above] or _own(folder, rules, is_folder=True)
    return folders[folder] or _own(path, rules, is_folder=False)


def folders_above(path: str) -> Iterator[str]:
    """The root and every folder down to the path's own."""
    yield ""
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)


def _own(path: str, rules: Sequence[Pattern], *, is_folder: bool) -> Pattern | None:
    found = verdict(rules, path.split("/"), is_folder=is_folder)
    return None if found is None or found.negated else found
