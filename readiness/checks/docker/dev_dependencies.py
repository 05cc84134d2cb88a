"""Development dependencies in the image that ships, where the manifest has any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.dockerfile.purpose import for_development, named_for_development
from readiness.model.facts import DependenciesHeld, ImageBuilt, Package
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_ECOSYSTEMS = {"node": "npm", "python": "pypi"}


def check(system: System) -> Iterator[Observation]:
    """One observation for each ecosystem whose dependencies are in an image that starts something."""
    starting = {image.location.path for image in system.of(ImageBuilt) if image.command}
    packages = system.of(Package)
    for one in system.of(DependenciesHeld):
        path = one.location.path
        if path not in starting or for_development(path) or named_for_development(one.stage):
            continue
        kind, note = _judge(one, packages)
        yield Observation(one.location, kind, one.command, note)


def _judge(one: DependenciesHeld, packages: tuple[Package, ...]) -> tuple[Kind, str]:
    if one.kind == "unknown":
        return Kind.OPEN, "which dependencies it installs is only known when it runs"
    if one.kind == "clean":
        return Kind.PASS, ""
    wanted = _ECOSYSTEMS.get(one.ecosystem)
    if one.explicit or wanted is None:
        return Kind.FAIL, ""
    found = _manifests(one.location.path, [package for package in packages if package.ecosystem == wanted])
    if not found:
        return Kind.OPEN, "its manifest is not in this repository"
    some = any(dependency.development for package in found for dependency in package.dependencies)
    return (Kind.FAIL if some else Kind.PASS), ""


def _manifests(path: str, packages: list[Package]) -> list[Package]:
    """Those nearest to the Dockerfile: in its folder, else below, else above."""
    folder = path.rpartition("/")[0]
    by_folder = [(package.location.path.rpartition("/")[0], package) for package in packages]
    while True:
        here = [package for place, package in by_folder if place == folder]
        below = [package for place, package in by_folder if folder and f"{place}/".startswith(f"{folder}/")]
        if here or below or not folder:
            return here or below or packages
        folder = folder.rpartition("/")[0]
