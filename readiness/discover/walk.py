"""The tree without git: a walk that reads `.gitignore` files itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from readiness.discover.ignored import Pattern, patterns, verdict
from readiness.discover.read import reason_of
from readiness.discover.vendored import FOLDERS
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

Entry = tuple[str, str]
"""A name, relative to the root, and why it is not entered; no reason for ordinary files."""


class Ignores(NamedTuple):
    """One `.gitignore` and the folder it speaks for."""

    folder: str
    patterns: tuple[Pattern, ...]


def walked(root: str, top: str | None) -> Iterator[Entry]:
    """Every file below the root, as the system spells it.

    `top` is the folder that holds the repository, if there is one: its `.gitignore` files count down to the root, and
    repositories below the root are then other people's (submodules), as git sees it.
    """
    root = os.path.abspath(root)
    pending, nested = [(root, _above(root, top))], top is not None
    cut = len(root.rstrip(os.sep)) + 1
    while pending:
        folder, ignores = pending.pop()
        for name, reason, below in _folder(folder, ignores, own=folder == root, nested=nested):
            if below is None:
                yield name[cut:].replace(os.sep, "/") or ".", reason
            else:
                pending.append((name, below))


def _folder(
    folder: str, ignores: tuple[Ignores, ...], *, own: bool, nested: bool
) -> Iterator[tuple[str, str, tuple[Ignores, ...] | None]]:
    """What is in one folder: name, reason, and for folders to enter the ignore files that count below. `own`: it is the root."""
    try:
        entries = list(os.scandir(folder))
    except OSError as error:
        yield folder, f"cannot be listed: {reason_of(error)}", None
        return
    names = {entry.name for entry in entries}
    reason = "" if own else _not_ours(names, nested=nested)
    if reason:
        yield folder, reason, None
        return
    if ".gitignore" in names and (told := _ignores(folder)):
        ignores = (*ignores, told)
    for entry in entries:
        is_folder = _is_folder(entry)
        if entry.name == ".git" or (ignores and _ignored(entry.path, ignores, is_folder=is_folder)):
            continue
        if not is_folder:
            yield entry.path, "", None
            continue
        reason = FOLDERS.get(entry.name, "")
        yield entry.path, f"{reason}, not entered" if reason else "", None if reason else ignores


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False  # looked at again, and its trouble told, with the files


def _below(name: str, folder: str) -> str:
    """A name from `os.scandir` relative to a folder above it; `.` for the folder itself."""
    return name[len(folder.rstrip(os.sep)) + 1 :].replace(os.sep, "/") or "."


def _not_ours(names: set[str], *, nested: bool) -> str:
    """Why a folder with these names in it is not entered; empty: it is."""
    if "pyvenv.cfg" in names:
        return "virtual environment, not entered"
    return "submodule or nested git repository, not entered" if nested and ".git" in names else ""


def _above(root: str, top: str | None) -> tuple[Ignores, ...]:
    """The ignore files of the folders from the top of the repository down to the root, without the root's own."""
    folders = []
    folder = root
    while top is not None and folder != top and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
        folders.append(folder)
    return tuple(found for folder in reversed(folders) if (found := _ignores(folder)))


def _ignores(folder: str) -> Ignores | None:
    name = os.path.join(folder, ".gitignore")
    if os.path.islink(name) or not os.path.isfile(name):  # git does not follow it; a pipe would never end
        return None
    try:
        with open(name, encoding="utf-8", errors="surrogateescape") as file:
            lines = file.read(1_000_000).split("\n")
    except OSError:
        return None
    return Ignores(folder, patterns(lines))


def _ignored(name: str, ignores: tuple[Ignores, ...], *, is_folder: bool) -> bool:
    """The deepest file that says anything decides."""
    for one in reversed(ignores):
        found = verdict(one.patterns, _below(name, one.folder).split("/"), is_folder=is_folder)
        if found is not None:
            return not found.negated
    return False
