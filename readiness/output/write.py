"""Writing a report to a file: whole or not at all, so that no half-written SARIF is ever uploaded."""

from __future__ import annotations

import os
import stat
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def write(path: str, text: str | Iterable[str]) -> None:
    """Replaces the file by `text`, or its parts (UTF-8, `\\n`), in one step, and makes its folder. Raises OSError.

    A symbolic link is followed; what is not a regular file (`/dev/stdout`, a pipe) is written to as it is, and GitHub's summary
    of the step (`$GITHUB_STEP_SUMMARY`) is added to.
    """
    target, parts = os.path.realpath(path), (text,) if isinstance(text, str) else text
    if os.path.exists(target) and not os.path.isfile(target):
        _write_through(target, parts)
        return
    if _is_shared(target, os.environ.get("GITHUB_STEP_SUMMARY", "")):
        _write_through(target, parts, "a")
        return
    folder = os.path.dirname(target)
    os.makedirs(folder, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{os.path.basename(target)[:100]}.", dir=folder)
    try:
        with open(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(parts)
        os.chmod(temporary, _mode(target))
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def _is_shared(target: str, summary: str) -> bool:
    """The summary of a step on GitHub is everybody's who runs in it: one adds to it."""
    return bool(summary) and target == os.path.realpath(summary)


def _write_through(target: str, parts: Iterable[str], mode: str = "w") -> None:
    with open(target, mode, encoding="utf-8", newline="\n") as file:
        file.writelines(parts)


def _mode(target: str) -> int:
    """The mode the file has, or would get from `open`: temporary files are private, reports need not be."""
    if os.path.exists(target):
        return stat.S_IMODE(os.stat(target).st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
