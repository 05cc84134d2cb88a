"""A RUN that only refreshes package lists, which the cache then keeps for as long as nothing above it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import all_runs, told
from readiness.formats.package_managers import call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile
    from readiness.formats.dockerfile.commands import Run
    from readiness.formats.shell import Command
    from readiness.model.artifact import Document
    from readiness.model.finding import Observation

_REFRESH = {
    "apt": frozenset({"update"}),
    "apk": frozenset({"update"}),
    "dnf": frozenset({"update", "check-update", "makecache", "upgrade"}),
    "zypper": frozenset({"refresh", "ref", "update", "up"}),
}
_FOLDER = {"apt": "/var/lib/apt", "apk": "/var/cache/apk", "dnf": "/var/cache", "zypper": "/var/cache/zypp"}
_INSTALL_NOTHING = frozenset(
    "set export echo printf true false : rm mkdir ln cp mv touch chmod chown cat tee sed grep test [ [[ cd adduser addgroup useradd"
    " groupadd usermod sleep ls umask unset locale-gen update-ca-certificates".split()
)
_CLEANING = frozenset({"clean", "autoclean", "autoremove", "cache"})


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each RUN that refreshes."""
    for run in all_runs(document):
        refreshed = _refreshed(run)
        if refreshed:
            alone = all(_installs_nothing(command) for command in run.commands)
            yield from told(document, run, refreshed if alone else [])


def _refreshed(run: Run) -> list[str]:
    found = [one for command in run.commands if (one := call(command)) is not None]
    return [
        f"{one.program} {one.verb}"
        for one in found
        if one.verb in _REFRESH.get(one.manager, ()) and not one.operands and not run.mounts(_FOLDER[one.manager])
    ]


def _installs_nothing(command: Command) -> bool:
    """Surely: a script, or a program of which nothing is known, may install from the lists."""
    if not command.words or command.program in _INSTALL_NOTHING:
        return True
    one = call(command)
    if one is None:
        return False
    return one.verb in _CLEANING or (one.verb in _REFRESH.get(one.manager, ()) and not one.operands)
