"""Files that COPY asks for and that the ignore file keeps out of the build."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from readiness.checks.contexts import contexts, is_whole
from readiness.formats.dockerignore import clean, matches
from readiness.model.facts import IgnoreFile
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.contexts import Context
    from readiness.model.location import Location
    from readiness.model.system import System

_WILD = lazy(r"[*?\[]")
_PACKERS = lazy(r"(^|/)\.?goreleaser[\w.-]*\.ya?ml$")
"""Tools that build images from a folder of their own, where no ignore file is."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each source that an image takes by name from a context with an ignore file."""
    ignores = {one.location.path: one for one in system.of(IgnoreFile)}
    packed = any(_PACKERS.search(path) for path in system.files)
    for one in contexts(system):
        ignore, sure = _applying(one, ignores)
        for source, where in one.image.context_copies if ignore is not None else ():
            if ignore is not None and not is_whole(source) and not _WILD.search(source):
                yield _judge(ignore, source, where, one.folder, system.files, sure=sure and not packed)


def _applying(one: Context, ignores: dict[str, IgnoreFile]) -> tuple[IgnoreFile | None, bool]:
    """The ignore file, and whether it is surely this one: what is not in the repository does not tell the folder."""
    if one.ignore is not None or one.folder is not None:
        return one.ignore, True
    own = posixpath.dirname(one.image.location.path)
    return ignores.get(posixpath.join(own, ".dockerignore")), not own


def _judge(
    ignore: IgnoreFile, source: str, where: Location, folder: str | None, files: frozenset[str], *, sure: bool
) -> Observation:
    path = clean(source)
    if "$" in source:
        return Observation(where, Kind.OPEN, source, "which file it copies is only known at build time")
    if not path or not matches(ignore.patterns, path) or _partly(ignore, path, folder or "", files):
        return Observation(where, Kind.PASS, source)
    if not sure:
        return Observation(where, Kind.OPEN, source, f"whether {ignore.location.path} applies is not said here")
    return Observation(where, Kind.FAIL, source, related=(ignore.location._replace(message="leaves it out"),))


def _partly(ignore: IgnoreFile, path: str, folder: str, files: frozenset[str]) -> bool:
    """Something in the folder comes in again."""
    inside = posixpath.join(folder, path) + "/"
    if any(file.startswith(inside) and not matches(ignore.patterns, file[len(folder) :]) for file in files):
        return True
    exceptions = [pattern.removeprefix("!") for pattern in ignore.patterns if pattern.startswith("!")]
    return any(one.startswith(path + "/") or regex(r"\*\*|\*/").match(one) for one in exceptions)
