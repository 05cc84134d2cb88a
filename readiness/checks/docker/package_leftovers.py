"""What installing leaves in a layer that ships: package indexes, download caches, packages that were only recommended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import all_runs, calls, told
from readiness.formats.dockerfile.purpose import for_development
from readiness.formats.package_managers import call
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.formats.dockerfile import Dockerfile
    from readiness.formats.dockerfile.commands import Run
    from readiness.formats.package_managers import Call
    from readiness.formats.shell import Command
    from readiness.model.artifact import Document
    from readiness.model.finding import Observation

_INSTALLS = {
    "apt": frozenset({"install"}),
    "apk": frozenset({"add"}),
    "dnf": frozenset("install in update upgrade up upgrade-minimal up-min groupinstall reinstall rei module".split()),
    "zypper": frozenset({"install", "in", "update", "up", "remove", "rm", "patch", "dup", "dist-upgrade"}),
    "pip": frozenset({"install"}),
}
_REMOVES = {
    "apt": lazy(r"^/?var/lib/apt(/lists)?(/|/?\*+)?|^/var/lib/?(apt|\*|\{)"),
    "apk": lazy(r"^/(var|etc/apk)/(cache|lib)?"),
    "dnf": lazy(r"^/var/(cache|lib)(/(yum|dnf|tdnf|libdnf5))?"),
    "zypper": lazy(r"^/var/cache(/zypp)?"),
    "pip": lazy(r"\.cache|^/root$"),
}
_MOUNTS = {
    "apt": "/var/lib/apt", "apk": "/var/cache/apk", "dnf": "/var/cache/dnf", "zypper": "/var/cache/zypp", "pip": "/root/.cache/pip",
}  # fmt: skip

_OF_DNF = ("/var/cache/yum", "/var/cache/libdnf5")
_NO = frozenset({"0", "false", "off", "no", "n", "f"})


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each RUN of what ships that installs; an image to develop in may be fat."""
    if for_development(document.path):
        return
    for run in all_runs(document, shipped=True):
        found = list(calls(run))
        installs = [one for one in found if one.verb in _INSTALLS.get(one.manager, ())]
        if installs:
            left = list(_left(run, found, installs))
            yield from told(document, run, [", ".join(left)] if left else [])


def _left(run: Run, found: Sequence[Call], installs: Sequence[Call]) -> Iterator[str]:
    for manager in dict.fromkeys(one.manager for one in installs):
        mine = [one for one in installs if one.manager == manager]
        if not _cleaned(run, found, manager, mine):
            yield _CACHES[manager].format(program=mine[-1].program)
    recommended = [one for one in installs if one.manager == "apt" and not _without_recommended(one, run)]
    if recommended:
        yield f"{recommended[0].program} install without --no-install-recommends"


_CACHES = {
    "apt": "{program} install with the package lists kept",
    "apk": "apk add without --no-cache",
    "dnf": "{program} without clean all",
    "zypper": "zypper without clean",
    "pip": "{program} install without --no-cache-dir",
}


def _cleaned(run: Run, found: Sequence[Call], manager: str, mine: Sequence[Call]) -> bool:
    if run.mounts(_MOUNTS[manager]) or (manager == "dnf" and any(map(run.mounts, _OF_DNF))):
        return True
    if _removed(run, manager):
        return True
    match manager:
        case "apt":
            return not any(one.manager == "apt" and one.verb == "update" for one in found)
        case "apk":
            return all(one.has("--no-cache") for one in mine)
        case "pip":
            return all(map(_pip_keeps_nothing, mine)) or _pip_is_told(run)
        case _:
            return _last_is_clean(found, manager)


def _removed(run: Run, manager: str) -> bool:
    """By hand, behind the last installation."""
    last = max((at for at, command in enumerate(run.commands) if _installs(command, manager)), default=-1)
    return any(
        command.program == "rm" and any(_REMOVES[manager].search(word) for word in command.arguments)
        for command in run.commands[last + 1 :]
    )


def _installs(command: Command, manager: str) -> bool:
    one = call(command)
    return one is not None and one.manager == manager and one.verb in _INSTALLS[manager]


def _last_is_clean(found: Sequence[Call], manager: str) -> bool:
    verbs = [one.verb for one in found if one.manager == manager]
    cleaning = {"clean", "cc"}
    last = max((at for at, verb in enumerate(verbs) if verb in _INSTALLS[manager]), default=-1)
    return any(verb in cleaning for verb in verbs[last + 1 :])


def _pip_keeps_nothing(one: Call) -> bool:
    """pipx and uv keep their caches elsewhere; uv is told so with --no-cache."""
    return one.has("--no-cache-dir", "--no-cache", "-n") or one.program == "pipx"


def _pip_is_told(run: Run) -> bool:
    if any("cache purge" in " ".join(command.words) for command in run.commands):
        return True
    given = {name: setting.value for name, setting in run.before.env.items()}
    for command in run.commands:
        given |= dict(command.assignments)
        if command.program == "export":
            given |= {word.partition("=")[0]: word.partition("=")[2] for word in command.arguments}
    on = (value for name in ("PIP_NO_CACHE_DIR", "UV_NO_CACHE") if (value := given.get(name)) is not None)
    return any(str(value).lower() not in _NO for value in on) or not {"UV_CACHE_DIR", "PIP_CACHE_DIR"}.isdisjoint(given)


def _without_recommended(one: Call, run: Run) -> bool:
    if one.has("--no-install-recommends", "--without-recommends"):
        return True
    set_so = regex(r"Install-Recommends\s*[\"']?\s*[= ]?\s*[\"']?(0|false|no)", re.IGNORECASE)
    return any(set_so.search(value) for value in one.values("-o", "--option")) or any(
        set_so.search(earlier.source) for earlier in run.stage.instructions if earlier.keyword == "RUN"
    )
