"""Packages that a RUN installs by name without a version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import all_runs, calls, place, ships
from readiness.formats.dockerfile.purpose import for_development
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from readiness.formats.dockerfile import Dockerfile
    from readiness.formats.dockerfile.commands import Run
    from readiness.formats.package_managers import Call
    from readiness.model.artifact import Document

_TOOLS = frozenset(
    "pip pip3 setuptools wheel build uv poetry pipenv pdm hatch pipx virtualenv npm yarn pnpm corepack node-gyp bundler bundle"
    " cargo-chef cargo-binstall".split()
)
"""What installs the rest: it rarely reaches the product, so it matters less."""
_VERBS: Mapping[str, frozenset[str]] = {
    "apt": frozenset({"install"}),
    "apk": frozenset({"add"}),
    "dnf": frozenset({"install", "reinstall", "module"}),
    "zypper": frozenset({"install", "in"}),
    "pip": frozenset({"install"}),
    "npm": frozenset({"install", "i", "add"}),
    "gem": frozenset({"install", "i"}),
    "go": frozenset({"install", "get"}),
    "cargo": frozenset({"install"}),
}
_FILE = lazy(r"^[./~]|/$|[*]|\.(whl|tar|tar\.\w+|tgz|zip|deb|rpm|apk|gem|txt)$|^[A-Za-z]:\\")
_PIP_PINNED = lazy(
    r"===?\s*[^*]+$|~=|@\s*(https?|file)://|^[a-z+]*https?://.*\.(whl|zip|tar\.\w+)|^git\+.*@[\w.\-/]+(#|$)"
)
_NPM_PINNED = lazy(
    r"^(@[^/@]+/)?[^@/]+@(npm:.*@)?[~^v=]?\d|^(https?:|file:|link:|workspace:).*([#/].+|\.tgz)$|^(github:|git).*#.+$"
)
_MOVING = lazy(r"@(latest|master|main|head|HEAD|upgrade)$")
_RPM_PINNED = lazy(r".-\d[\w.+~^:]*|.:\d")


def check(document: Document[Dockerfile], *, managers: str) -> Iterator[Observation]:
    """One observation for each RUN that installs by name. `managers`: those to judge, with blanks between."""
    for run in all_runs(document):
        found = [one for one in calls(run) if one.manager in managers.split() and one.verb in _VERBS[one.manager]]
        named = [(name, _PINNED[one.manager](one, name)) for one in found for name in _names(one, run)]
        if named:
            yield from _told(document, run, named)


def _told(document: Document[Dockerfile], run: Run, named: list[tuple[str, bool | None]]) -> Iterator[Observation]:
    where = place(document, run.stage, run.instruction)
    loose = list(dict.fromkeys(_short(name) for name, pinned in named if pinned is False))
    if loose:
        aside = for_development(document.path) or not ships(document.content, run.stage)
        minor = aside or all(name.partition("[")[0] in _TOOLS for name in loose)
        yield Observation(where, Kind.FAIL, _listed(loose), level=Level.NOTE if minor else None)
    elif any(pinned is None for _, pinned in named):
        yield Observation(where, Kind.OPEN, note="what is installed is only known at build time")
    else:
        yield Observation(where, Kind.PASS)


def _short(name: str) -> str:
    return regex(r"[<>=!~;\s]").split(_MOVING.sub("", name), maxsplit=1)[0] or name


def _listed(names: list[str]) -> str:
    few = ", ".join(names[:3])
    return few if len(names) <= 3 else f"{few} and {len(names) - 3} more"


def _names(one: Call, run: Run) -> Iterator[str]:
    """What is named, not files, folders and groups."""
    operands = [run.resolved(word) for word in one.operands]
    for word in operands if one.manager != "dnf" or one.verb != "module" else operands[1:]:
        yield from (
            name
            for name in word.split() or [word]
            if name and not _FILE.search(name) and not name.startswith(("@@", "<"))
        )


def _system(one: Call, name: str) -> bool | None:
    if "=" in name or (one.manager == "apt" and ("/" in name or (name.endswith(("-", "+")) and "++" not in name))):
        return True
    return None if "$" in name else any(mark in name for mark in "<>~") and one.manager == "apk"


def _rpm(_one: Call, name: str) -> bool | None:
    if name.startswith("$"):
        return None
    return name.startswith("@") or "://" in name or "=" in name or "$" in name or _RPM_PINNED.search(name) is not None


def _pip(one: Call, name: str) -> bool | None:
    if one.has("-c", "--constraint", "--require-hashes", "--no-index") or _PIP_PINNED.search(name):
        return True
    if "/" in name and "://" not in name and "$" not in name:
        return True  # a folder
    return None if "$" in name or name.startswith("`") else False


def _npm(one: Call, name: str) -> bool | None:
    if one.program == "yarn" and one.verb == "install":  # takes no names
        return True
    if _NPM_PINNED.search(name):
        return True
    if regex(r"@\$").search(name) or (name.count("$") and "@" in name[1:]):
        return True
    return None if "$" in name or name.startswith("`") else False


def _gem(one: Call, name: str) -> bool | None:
    if one.has("-v", "--version") or regex(r":\S*\d").search(name):
        return True
    return None if name.startswith("$") else False


def _go(_one: Call, name: str) -> bool | None:
    """Without `@` the module's own go.mod says which version."""
    return _MOVING.search(name) is None


def _cargo(one: Call, name: str) -> bool | None:
    if one.has("--version", "--vers", "--path", "--rev", "--tag") or "@" in name:
        return True
    return None if name.startswith("$") else False


_PINNED: Mapping[str, Callable[[Call, str], bool | None]] = {
    "apt": _system, "apk": _system, "dnf": _rpm, "zypper": _rpm, "pip": _pip, "npm": _npm, "gem": _gem, "go": _go,
    "cargo": _cargo,
}  # fmt: skip
"""Manager → whether a name has a version; None if that is only known later."""
