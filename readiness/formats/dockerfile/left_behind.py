"""Programs that a stage of a Dockerfile builds and that do not come into what ships."""

from __future__ import annotations

import posixpath
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from readiness.formats.dockerfile.commands import runs
from readiness.formats.dockerfile.tools import copied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile.stages import Dockerfile

_COMPILERS = frozenset({"go", "gcc", "g++", "clang", "cc", "rustc", "ldc2", "swiftc"})


def left_behind(dockerfile: Dockerfile) -> Iterator[str]:
    """Names of what compilers write with `-o`, where no COPY takes that file, or a folder it lies in."""
    sources = list(_sources(dockerfile))
    names = set(copied(dockerfile))
    for path in _made(dockerfile):
        if posixpath.basename(path) not in names and not any(_takes(source, path) for source in sources):
            yield posixpath.basename(path)


def _made(dockerfile: Dockerfile) -> Iterator[str]:
    """Whole paths within the stages that do not ship."""
    stages = [stage for stage in dockerfile.stages if stage.number not in dockerfile.shipped_chain]
    for run in runs(dockerfile, stages):
        workdir = run.before.workdir.value if run.before.workdir is not None else None
        for command in run.commands:
            words = command.words
            if command.program not in _COMPILERS or "-o" not in words[:-1]:
                continue
            path = run.resolved(words[words.index("-o") + 1])
            if "$" not in path and (path.startswith("/") or isinstance(workdir, str)):
                yield posixpath.normpath(posixpath.join(str(workdir or "/"), path))


def _sources(dockerfile: Dockerfile) -> Iterator[str]:
    for stage in dockerfile.stages:
        for instruction, before in stage.each("COPY", "ADD"):
            if instruction.flag("from") is not None:
                folder = before.workdir.value if before.workdir is not None else "/"
                yield from (posixpath.join(str(folder), word.text) for word in instruction.arguments[:-1])


def _takes(source: str, path: str) -> bool:
    """A file, a pattern or a folder; what holds a variable may be any."""
    plain = posixpath.normpath(source)
    return "$" in plain or plain == "/" or f"{path}/".startswith(f"{plain}/") or fnmatchcase(path, plain)
