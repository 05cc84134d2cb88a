"""Applications whose dependencies nothing fixes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.facts import Lockfile, LockIgnored, Package
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.location import Location
    from readiness.model.system import System

_NAMES: Mapping[str, tuple[str, ...]] = {
    "npm": (
        "package-lock.json",
        "npm-shrinkwrap.json",
        "yarn.lock",
        "pnpm-lock.yaml",
        "bun.lock",
        "bun.lockb",
        "deno.lock",
    ),
    "pypi": ("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml", "conda-lock.yml", "pixi.lock"),
    "go": ("go.sum", "vendor/modules.txt", "go.work.sum"),
}
_SIDE = lazy(
    r"(?i)(^|[/._-])(dev|develop|development|test|tests|testing|docs?|lint|linting|ci|build|optional|typing|mypy|style|min|minimum|lowest|base|scripts?|hack|tools?)([/._-]|$)"
)


def check(system: System) -> Iterator[Observation]:
    """One observation for each manifest of an application that asks for something at run time."""
    pinned = {one.location.path.rpartition("/")[0] for one in system.of(Lockfile) if one.ecosystem == "pypi"}
    pinned |= {_folder(one) for one in system.of(Package) if one.ecosystem == "pypi" and _is_pinned(one)}
    published = {_folder(one) for one in system.of(Package) if one.library and one.ecosystem == "pypi"}
    for package in system.of(Package):
        if package.ecosystem == "pypi" and _folder(package) in published:
            continue  # what a library asks for may well stand in a requirements.txt beside it
        if (
            package.library
            or "{{" in package.location.path
            or not any(not one.development for one in package.dependencies)
            or _is_side(package)
        ):
            continue
        folders = list(_upwards(_folder(package)))
        locked = any(_locks(folder, package.ecosystem, system.files) for folder in folders)
        locked = locked or (package.ecosystem == "pypi" and not pinned.isdisjoint(folders))
        base = package.location.path.rpartition("/")[2]
        if not locked:
            note, related = _kept_out(package, folders, system)
            yield Observation(
                package.location, Kind.FAIL, f"no lock file fixes what {base} asks for", note, related=related
            )
        else:
            yield Observation(package.location, Kind.PASS, base)


def _folder(package: Package) -> str:
    return package.location.path.rpartition("/")[0]


def _is_side(package: Package) -> bool:
    """Requirements of the workshop, and of what is not one application but many lists for one."""
    base = package.location.path.rpartition("/")[2]
    return (
        package.ecosystem == "pypi"
        and base.endswith((".txt", ".in"))
        and (_SIDE.search(package.location.path) is not None or base.endswith(".in"))
    )


def _is_pinned(package: Package) -> bool:
    return bool(package.dependencies) and all(
        regex(r"===?\s*[^*]+$").match(one.requirement) for one in package.dependencies
    )


def _upwards(folder: str) -> Iterator[str]:
    """The folder and all above it, where a workspace keeps its one lock file."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def _locks(folder: str, ecosystem: str, files: frozenset[str]) -> bool:
    prefix = f"{folder}/" if folder else ""
    return any(prefix + name in files for name in _NAMES.get(ecosystem, ()))


def _kept_out(package: Package, folders: list[str], system: System) -> tuple[str, tuple[Location, ...]]:
    """That there may well be one, which a .gitignore keeps out of the repository."""
    names = _NAMES.get(package.ecosystem, ())
    found = [
        one for one in system.of(LockIgnored) if one.name in names and one.location.path.rpartition("/")[0] in folders
    ]
    if not found:
        return "", ()
    named = " and ".join(dict.fromkeys(one.name for one in found))
    return f"{found[0].location.path} keeps {named} out of the repository", (found[0].location,)
