"""The audited repositories: where each begins, and that no program in one of them is ever started."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Of the whole process: a revision that was laid out elsewhere still belongs to the repository it came from.
_AUDITED: set[str] = set()


def top(folder: str) -> str | None:
    """The nearest folder, from this one upwards, with a `.git`: a folder, or a file in worktrees and submodules."""
    folder = os.path.abspath(folder)
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


def distrust(folder: str) -> None:
    """From now on no program of the repository that the folder belongs to is found."""
    _AUDITED.add(_whole(folder))


def programs(avoid: str) -> Iterator[str]:
    """The folders of PATH, in order, without relative ones and without those in the repository of `avoid` or an audited one."""
    barred = {_whole(avoid), *_AUDITED}
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        real = os.path.realpath(folder)
        if os.path.isabs(folder) and not any(inside(real, one) for one in barred):
            yield folder


def _whole(folder: str) -> str:
    real = os.path.realpath(folder)
    return top(real) or real


def inside(path: str, folder: str) -> bool:
    """Whether a real path is `folder` or lies below it."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
