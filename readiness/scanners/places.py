"""Paths as scanners need them: what is really there to read, what is test or vendored, and how a line looks."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from readiness.formats.placed import is_test, is_vendored
from readiness.model.location import Location, Region

__all__ = (
    "decoded", "inside", "is_test", "is_vendored", "line_location", "line_reader", "own_name", "present", "text_of",
)  # fmt: skip

from readiness.repository import inside

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def present(root: str, paths: Sequence[str]) -> tuple[tuple[str, ...], dict[str, str]]:
    """The regular files inside the root; the others with the reason why they are left out."""
    real_root = os.path.realpath(root)
    reasons = {path: _absence(real_root, path) for path in paths}
    return tuple(path for path in reasons if not reasons[path]), {path: why for path, why in reasons.items() if why}


def _absence(real_root: str, path: str) -> str:
    real = os.path.realpath(os.path.join(real_root, path))
    if not inside(real, real_root):
        return "leads out of the audited folder"
    if not os.path.isfile(real):
        return "is not a regular file"
    return "" if os.access(real, os.R_OK) else "may not be read"


def own_name(reported: str) -> str:
    """A tool's name for a file as ours: `././a` and `./a` are `a`."""
    name = reported.replace("\\", "/") if os.sep == "\\" else reported
    while name.startswith("./"):
        name = name[2:].lstrip("/")
    return name


def text_of(root: str, path: str) -> str:
    """As an Artifact's text: decoded, without BOM, line ends `\\n`. Empty when it cannot be read."""
    try:
        with open(os.path.join(root, path), "rb") as file:
            raw = file.read()
    except OSError:
        return ""
    return decoded(raw)


def decoded(raw: bytes) -> str:
    """UTF-8, else UTF-16 by its BOM, else Latin-1, which any bytes are."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", "replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def line_reader(root: str) -> Callable[[str, int], str]:
    """A function from path and 1-based line number to the line; reads each file once. Empty if there is no such line."""
    cache: dict[str, list[str]] = {}

    def line(path: str, number: int) -> str:
        if path not in cache:
            cache[path] = text_of(root, path).split("\n")
        lines = cache[path]
        return lines[number - 1] if 0 < number <= len(lines) else ""

    return line


def line_location(path: str, number: int, text: str) -> Location:
    """A whole line; the file when the tool named no line."""
    return Location(path, Region.of_line(number, text) if number > 0 else None)
