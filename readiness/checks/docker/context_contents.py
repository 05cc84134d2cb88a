"""What a build context that is copied whole brings along, and into which stage."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from readiness.model.facts import Package
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.contexts import Context
    from readiness.model.system import System

_DOTENV = lazy(
    r"^(dotenv|dotenv-flow|python-dotenv|python-decouple|pydantic-settings|environs|github\.com/joho/godotenv)$"
)


def into_image(context: Context) -> bool:
    """The whole context is copied into the very stage that ships, not into one that only builds."""
    place = context.whole
    return place is None or place.logical.split("/")[:2] == context.image.location.logical.split("/")[:2]


def unwanted(folder: str, system: System) -> Iterator[tuple[str, str]]:
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
