"""Which listed paths are regular files below the root. Looks at every path, opens none."""

from __future__ import annotations

import os
import stat
from itertools import pairwise
from typing import TYPE_CHECKING

from readiness.discover.chosen import folders_above
from readiness.discover.names import display, native
from readiness.discover.read import reason_of, special

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Sifted = tuple[str, str]
"""A path and why it is not to be read; no reason for regular files."""


def sifted(root: str, paths: Iterable[str]) -> Iterator[Sifted]:
    """Every path once more, with a reason if it is a link, a device, gone, or reached through a link."""
    inside = _Folders(root)
    for path in paths:
        name = native(path)
        yield path, inside.reason(os.path.dirname(name)) or _reason(root, name)


class _Folders:
    """Remembers which folders are reached through a symbolic link: git still lists what was there before the link."""

    __slots__ = ("known", "root")

    def __init__(self, root: str) -> None:
        self.root = root
        self.known = {"": ""}

    def reason(self, folder: str) -> str:
        if folder not in self.known:
            for above, below in pairwise((*folders_above(folder), folder)):  # no recursion: a tree may be deep
                if below not in self.known:
                    self.known[below] = self.known[above] or self._own(below)
        return self.known[folder]

    def _own(self, folder: str) -> str:
        if folder.startswith("/") or folder.rpartition("/")[2] in {"..", ".git"}:
            return "not a path below the audited folder"  # git writes no such index; someone else may
        linked = os.path.islink(os.path.join(self.root, folder))
        return f"reached through `{display(folder)}`, a symbolic link" if linked else ""


def _reason(root: str, name: str) -> str:
    full = os.path.join(root, name)
    try:
        mode = os.lstat(full).st_mode
    except FileNotFoundError:
        return "tracked by git but not on disk"
    except (OSError, ValueError) as error:
        return f"cannot be read: {reason_of(error)}"
    if stat.S_ISREG(mode):
        return ""
    if stat.S_ISLNK(mode):
        return _link(root, full)
    return _folder(full) if stat.S_ISDIR(mode) else f"{special(mode)}, never opened"


def _link(root: str, full: str) -> str:
    """Where a link leads: its target, if it is in the tree, is judged itself."""
    try:
        os.stat(full)
    except FileNotFoundError:
        return f"symbolic link to nothing (`{display(os.readlink(full))}`)"
    except OSError as error:
        loops = reason_of(error) == "symbolic link"
        return "symbolic link in a loop" if loops else f"symbolic link that cannot be followed: {reason_of(error)}"
    target = os.path.relpath(os.path.realpath(full), os.path.realpath(root))
    if target == os.pardir or target.startswith(os.pardir + os.sep):
        return "symbolic link out of the audited folder"
    return f"symbolic link to `{display(target.replace(os.sep, '/'))}`"


def _folder(full: str) -> str:
    """Git lists a folder only where another repository is, or where a file has been replaced by a folder."""
    try:
        own = os.path.lexists(os.path.join(full, ".git")) or not os.listdir(full)
    except OSError as error:
        return f"cannot be listed: {reason_of(error)}"
    return "submodule or nested git repository, not entered" if own else "tracked by git as a file, now a folder"
