"""Scripts that are called where a folder of the repository is mounted, and that are not in it."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from readiness.checks.system.alike import nearest
from readiness.formats.shell import argument_list, pipelines
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from readiness.model.containers import Asking, ContainerRun, MountedAt

_SHELLS = frozenset({"sh", "bash", "ash", "dash"})


def missing(run: ContainerRun, files: AbstractSet[str]) -> Iterator[Observation]:
    """One fail for each script of a healthcheck that its mounted folder lacks; nothing of a folder that is not in the repository."""
    for asking in run.asked:
        if asking.handler != "exec":
            continue
        for path in _called(asking):
            mount = _over(run, path)
            if mount is None:
                continue
            wanted = posixpath.normpath(posixpath.join(mount.source, posixpath.relpath(path, str(mount.path))))
            beside = {one.rpartition("/")[2] for one in files if one.startswith(f"{posixpath.dirname(wanted)}/")}
            if wanted not in files and beside:
                note = f"{mount.source} is mounted at {mount.path}, and has no such file"
                close = nearest(posixpath.basename(path), sorted(beside))
                yield Observation(asking.location, Kind.FAIL, path, note, level=None if close else Level.WARNING)


def _called(asking: Asking) -> Iterator[str]:
    """Whole paths of programs, and of scripts that a shell is given."""
    words = [one.text if isinstance(one, Unresolved) else one for one in asking.command]
    if not words:
        return
    told = pipelines(words[2]) if words[1:2] == ["-c"] and len(words) > 2 else argument_list(tuple(words))
    for pipeline in told:
        for one in pipeline:
            shell = bool(one.words) and posixpath.basename(one.words[0]) in _SHELLS
            name = next(iter(one.words[1 if shell else 0 :]), "")
            if name.startswith("/") and "$" not in name:
                yield posixpath.normpath(name)


def _over(run: ContainerRun, path: str) -> MountedAt | None:
    """The innermost mount that a path lies below, if it is of the repository."""
    above = [one for one in run.mounts if isinstance(one.path, str) and path.startswith(f"{one.path.rstrip('/')}/")]
    inner = max(above, key=lambda one: len(str(one.path)), default=None)
    return inner if inner is not None and inner.source else None
