"""What `extends` and `rule_folders` name → where it is. Nothing outside of the root or an installed package, nothing imported or fetched."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = "package:"
_NAME = re.compile(r"[A-Za-z_][\w-]*")
_INSTALLED = ("site-packages", "dist-packages")
LIMIT = 1_000_000
"""Bytes of a configuration file."""


class Home(NamedTuple):
    """Where a file's own paths begin, and what they can not leave."""

    folder: str
    """Absolute."""
    limit: str
    """Absolute, without links: the root, or the package's folder."""
    shown: str
    """Before a path below `limit`: empty, or `package:acme_policy/`."""


class MissingError(ValueError):
    """What is wrong with a word, to be told after it."""


def of_root(root: str) -> Home:
    real = os.path.realpath(root)
    return Home(real, real, "")


def place(word: str, home: Home, root: str) -> tuple[str, Home]:
    """The path that a word means, without links, and the home of what is there.

    Raises:
        MissingError: it leads out, is not there, or is not of this machine.
    """
    if "://" in word:
        raise MissingError("is remote, and nothing is fetched: install it as a package, or copy it below the root")
    if word.startswith(PACKAGE):
        name, _, rest = word.removeprefix(PACKAGE).partition("/")
        home = _package(name, root)
        return _inside(os.path.join(home.limit, rest) if rest else home.limit, home), home
    if "\0" in word or "\\" in word or os.path.isabs(word) or word[1:2] == ":":
        raise MissingError("is no relative path with `/`")
    path = _inside(os.path.join(home.folder, word), home)
    return path, home._replace(folder=os.path.dirname(path))


def is_package(word: str) -> bool:
    """Whether a word of `extends` is the name of a package and not a path."""
    return word.startswith(PACKAGE) or _NAME.fullmatch(word) is not None


def shown(path: str, home: Home) -> str:
    """A path below the home's limit as it is told."""
    return home.shown + os.path.relpath(path, home.limit).replace(os.sep, "/")


def _inside(path: str, home: Home) -> str:
    if not below(path, home.limit):
        raise MissingError(f"leads out of {'the package' if home.shown else 'the audited folder'}")
    return os.path.realpath(path)


def below(path: str, limit: str) -> bool:
    """Whether a path, its links followed, is the folder or lies in it. `limit` is without links."""
    real = os.path.realpath(path)
    return real == limit or real.startswith(limit.rstrip(os.sep) + os.sep)


def _package(name: str, root: str) -> Home:
    """By its folder alone. Importing it, or asking Python's import system, could run what lies there."""
    if not _NAME.fullmatch(name):
        raise MissingError(f"names no package: `{name}`")
    name = name.replace("-", "_")
    for entry in _installed(root):
        folder = os.path.join(entry, name)
        if os.path.isdir(folder):
            real = os.path.realpath(folder)
            return Home(real, real, f"{PACKAGE}{name}/")
    raise MissingError("is not installed beside readiness (looked for its folder where Python finds packages)")


def _installed(root: str) -> Iterator[str]:
    """Where packages are installed; never the audited folder or the current one, whose files are anybody's."""
    own = [os.path.realpath(root), os.path.realpath(os.curdir)]
    for entry in sys.path:
        real = os.path.realpath(entry or os.curdir)
        if os.path.isdir(real) and (not any(below(real, one) for one in own) or os.path.basename(real) in _INSTALLED):
            yield real
