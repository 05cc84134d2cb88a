"""An ignore file that lets in what no image should hold."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.checks.contexts import Context, contexts
from readiness.formats.dockerignore import matches
from readiness.model.facts import IgnoreFile, Package
from readiness.model.finding import Applicability, Edit, Fix, Kind, Level, Observation
from readiness.model.location import Location, Region
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_PATTERNS = {".git": ".git", ".env": "**/.env*", "node_modules": "**/node_modules"}
_DOTENV = lazy(
    r"^(dotenv|dotenv-flow|python-dotenv|python-decouple|pydantic-settings|environs|github\.com/joho/godotenv)$"
)


def check(system: System) -> Iterator[Observation]:
    """One observation for each ignore file through which a whole context is copied."""
    by_file: dict[str, list[Context]] = defaultdict(list)
    for one in contexts(system):
        if one.whole is not None and one.ignore is not None and one.folder is not None:
            by_file[one.ignore.location.path].append(one)
    for found in by_file.values():
        ignore, folder = found[0].ignore, found[0].folder
        if isinstance(ignore, IgnoreFile) and folder is not None:
            yield _judge(ignore, folder, system, level=None if any(map(_ships, found)) else Level.NOTE)


def _ships(context: Context) -> bool:
    """The whole context is copied into the very stage that ships, not into one that only builds."""
    place = context.whole
    return place is None or place.logical.split("/")[:2] == context.image.location.logical.split("/")[:2]


def _judge(ignore: IgnoreFile, folder: str, system: System, level: Level | None) -> Observation:
    let_in = [name for name, example in _unwanted(folder, system) if not matches(ignore.patterns, example)]
    return Observation(
        Location(ignore.location.path),
        Kind.FAIL if let_in else Kind.PASS,
        ", ".join(let_in),
        level=level,
        fix=_fix(ignore, let_in) if let_in else None,
    )


def _fix(ignore: IgnoreFile, names: list[str]) -> Fix:
    """More patterns behind the last: there they count, whatever stands above."""
    lines = [_PATTERNS[name] for name in names]
    start = Region(1, 1, 1, 1)
    text = "".join(f"\n{line}" for line in lines) if ignore.end else "".join(f"{line}\n" for line in lines)
    edit = Edit(ignore.location.path, ignore.end or start, text)
    return Fix(f"leave out {', '.join(names)}", (edit,), Applicability.UNSAFE)


def _unwanted(folder: str, system: System) -> Iterator[tuple[str, str]]:
    """What this context is likely to have on somebody's machine: its name for people, and a path a pattern would have to match."""
    if not folder:
        yield ".git", ".git/config"
    if _uses_env_file(folder, system):
        yield ".env", ".env"
    if posixpath.join(folder, "package.json") in system.files:
        yield "node_modules", "node_modules/left/index.js"


def _uses_env_file(folder: str, system: System) -> bool:
    prefix = folder + "/" if folder else ""
    if any(path.startswith(prefix + ".env") for path in system.files):
        return True
    packages = [one for one in system.of(Package) if one.location.path.startswith(prefix)]
    return any(_DOTENV.match(dependency.name) for one in packages for dependency in one.dependencies)
