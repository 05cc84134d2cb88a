"""One path to one artifact: opened safely, bounded, decoded."""

from __future__ import annotations

import errno
import os
import stat

from readiness.discover.decode import decode, is_binary, normalised
from readiness.discover.names import native
from readiness.model.artifact import Artifact
from readiness.model.named import NamedTuple

LIMIT = 2_000_000
"""Bytes; larger files are not read unless the caller says so."""
CONFIGURATION_LIMIT = 8_000_000
"""Of Dockerfiles and YAML: the installation manifests of large operators hold megabytes of definitions beside their workloads."""


class Skipped(NamedTuple):
    """A file that was found and not read."""

    path: str
    reason: str
    problem: bool
    """It should have been read: what it holds stays open, and the run must say so."""


def read(root: str, path: str, *, role: str = "", limit: int = 0) -> Artifact | Skipped:
    """Reads a path that `discover` found, up to `limit` bytes (0: what is usual for a file of its name). Never raises for what lies on the disk, never opens anything but a regular file."""
    data = content(root, path, limit)
    return data if isinstance(data, Skipped) else decoded(path, data, role)


def content(root: str, path: str, limit: int = 0) -> bytes | Skipped:
    """The bytes of a file, before anything is made of them; as bounded and as careful as `read`."""
    limit = limit or (CONFIGURATION_LIMIT if is_configuration(path) else LIMIT)
    try:
        data = _bytes(os.path.join(root, native(path)), limit)
    except (OSError, ValueError) as error:
        return Skipped(path, f"cannot be read: {reason_of(error)}", problem=True)
    if isinstance(data, str):
        return Skipped(path, data, problem=data.startswith("larger") and is_configuration(path))
    return data


def decoded(path: str, data: bytes, role: str = "") -> Artifact | Skipped:
    """What the bytes of a file are as text; nothing is read."""
    if data.startswith(b"\x00GITCRYPT\x00"):
        return Skipped(path, "encrypted with git-crypt", problem=False)
    if is_binary(data):
        return Skipped(path, "binary", problem=is_configuration(path))
    text, encoding = decode(data)
    return Artifact(path, normalised(text), role, encoding)


def is_configuration(path: str) -> bool:
    """A file that is asked about by its kind (Dockerfile, YAML): not reading it must not pass for reading it."""
    name = path.rpartition("/")[2].lower()
    return name.endswith((".yaml", ".yml", "dockerfile", "containerfile")) or name.startswith(
        ("dockerfile.", "containerfile.")
    )


def reason_of(error: Exception) -> str:
    """The system's own words, without the path and the number."""
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return "symbolic link"
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)).lower()


def special(mode: int) -> str:
    """Why a file of this mode is never opened; empty for regular files."""
    kinds = {
        stat.S_IFREG: "",
        stat.S_IFDIR: "a folder",
        stat.S_IFLNK: "symbolic link",
        stat.S_IFIFO: "named pipe",
        stat.S_IFSOCK: "socket",
    }
    return kinds.get(stat.S_IFMT(mode), "device")


def _bytes(name: str, limit: int) -> bytes | str:
    """What the file holds, or why it was not read. Looks before it opens: opening a device can already do something."""
    if reason := special(os.lstat(name).st_mode):
        return reason
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(name, flags)
    with open(handle, "rb") as file:
        found = os.fstat(handle)
        if reason := special(found.st_mode):
            return reason
        data = b"" if found.st_size > limit else file.read(limit + 1)
        return f"larger than {_size(limit)}" if max(found.st_size, len(data)) > limit else data


def _size(count: int) -> str:
    for unit, size in (("MB", 1_000_000), ("KB", 1_000)):
        if count >= size:
            return f"{count / size:g} {unit}"
    return f"{count} bytes"
