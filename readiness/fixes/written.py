"""New texts to files, each at once or not at all, in the file's own encoding and line ends."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from readiness.discover.decode import decode, encode, normalised
from readiness.discover.names import native

if TYPE_CHECKING:
    from collections.abc import Mapping


def write(
    root: str, files: Mapping[str, str], *, before: Mapping[str, str] | None = None
) -> tuple[tuple[str, str], ...]:
    """Writes new texts over existing files, each at once or not at all: a crash leaves the old file or the new one.

    Line ends, encoding with its mark, and mode stay as on disk. With `before`, a file that no longer holds that text
    is left alone. Returns path and reason of what was not written.
    """
    told = []
    for path, text in sorted(files.items()):
        try:
            reason = _write(root, native(path), text, None if before is None else before.get(path))
        except UnicodeEncodeError as error:
            reason = f"its encoding, {error.encoding}, cannot hold {error.object[error.start]!r}"
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
        if reason:
            told.append((path, reason))
    return tuple(told)


def as_on_disk(root: str, path: str, text: str) -> tuple[str, str]:
    """The file's text, and the new one, both with the file's own line ends. Raises OSError."""
    with open(os.path.join(root, native(path)), "rb") as file:
        old, _ = decode(file.read())
    return old, _with_line_ends(old, text)


def _write(root: str, name: str, text: str, before: str | None) -> str:
    import tempfile

    full = os.path.join(root, name)
    found = os.lstat(full)
    if not stat.S_ISREG(found.st_mode):
        return "not a regular file"
    with open(full, "rb") as file:
        old, encoding = decode(file.read())
    if before is not None and normalised(old) != before:
        return "changed on disk since it was read"
    if "+" in encoding:
        return "its bytes are damaged, and writing it would lose them"
    data = encode(_with_line_ends(old, text), encoding)
    handle, new = tempfile.mkstemp(prefix=".readiness-", dir=os.path.dirname(full))
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _same_owner(new, found)
        os.chmod(new, stat.S_IMODE(found.st_mode))
        os.replace(new, full)
    except BaseException:
        os.unlink(new)
        raise
    return ""


def _same_owner(name: str, found: os.stat_result) -> None:
    """In a container we may be root while the file is the user's."""
    import contextlib

    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):
            os.chown(name, found.st_uid, found.st_gid)


def _with_line_ends(old: str, text: str) -> str:
    """The new text with the old one's line ends: lines that stay keep theirs, others get the commonest."""
    if "\r" not in old:
        return text
    import difflib
    import re

    pieces = re.split(r"(\r\n|\r|\n)", old)
    lines, ends = pieces[::2], [*pieces[1::2], ""]
    common = max(set(ends[:-1]), key=ends.count)
    new = text.split("\n")
    chosen = [common] * len(new)
    if len(set(ends[:-1])) > 1:
        for block in difflib.SequenceMatcher(None, lines, new, autojunk=False).get_matching_blocks():
            for offset in range(block.size):
                chosen[block.b + offset] = ends[block.a + offset] or common
    chosen[-1] = ""
    return "".join(line + end for line, end in zip(new, chosen, strict=True))
