"""What a result was made by: our own code, Python, and the libraries that read files. Another one of these, another result."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

from readiness import __version__
from readiness.cache.hashing import combined

FORM = 1
"""Of what is kept; a change of it makes older entries unreadable on purpose."""
_READERS = ("yaml", "ast_grep_py")


def code() -> bytes:
    """Of all that makes results, by the files' names, sizes and times: what `make` and `.pyc` files go by."""
    folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    libraries = [f"{name} {_file(_origin(name))}" for name in _READERS]
    return combined(str(FORM), __version__, sys.version, folder, *libraries, *sorted(_below(folder)))


def program(path: str) -> str:
    """Of a program, and of what was installed beside it: pip writes both anew when it changes one."""
    return f"{path} {_file(path)} {_file(os.path.dirname(_origin('yaml')) + '/..')}"


def _origin(name: str) -> str:
    found = find_spec(name)
    return (found.origin if found is not None else "") or ""


def _file(path: str) -> str:
    try:
        told = os.stat(path)
    except OSError:
        return "absent"
    return f"{told.st_size} {told.st_mtime_ns} {told.st_ino}"


def _below(folder: str) -> list[str]:
    """Name, size and time of each file that is no `.pyc`."""
    found: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                found += _below(entry.path) if entry.name != "__pycache__" else ()
            else:
                told = entry.stat()
                found.append(f"{entry.path} {told.st_size} {told.st_mtime_ns}")
    return found
