"""What a container starts with: its own words or its image's, and the scripts of ours among them."""

from __future__ import annotations

from posixpath import basename, commonpath, dirname
from typing import TYPE_CHECKING

from readiness.checks.docker.started import INITS
from readiness.model.artifact import Unresolved, as_written
from readiness.model.lifecycle import Script
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.checks.joined import Unit
    from readiness.model.containers import ContainerRun
    from readiness.model.facts import ImageBuilt
    from readiness.model.location import Location

_SHELLS = frozenset({"sh", "bash", "dash", "ash", "zsh", "/bin/sh", "/bin/bash"})


class Command(NamedTuple):
    words: tuple[str, ...]
    location: Location | None
    overridden: bool
    """By who runs the image, in part or whole."""
    unknown: str = ""
    """A word that is only known later."""


def command(image: ImageBuilt, run: ContainerRun | None) -> Command:
    """The words of process 1: the manifest's, else the image's. A manifest's arguments stand behind the image's ENTRYPOINT, which
    is not told apart here from its CMD."""
    if run is None or (run.command is None and run.arguments is None):
        return Command(image.command, image.command_location, overridden=False)
    given = (*(run.command or ()), *(run.arguments or ()))
    late = next((word.text for word in given if isinstance(word, Unresolved)), "")
    words = tuple(map(as_written, given))
    if run.command is None and words and words[0].startswith("-"):
        words = (*image.command[:1], *words)
    return Command(words, run.command_location, overridden=True, unknown=late)


def script_of(unit: Unit, image: ImageBuilt, words: tuple[str, ...]) -> Script | None:
    """The script of the repository that process 1 reads; the nearest to the Dockerfile of several with its name."""
    name = basename(first_file(words))
    found = [one for one in unit.service.of(Script) if name and basename(one.location.path) == name]
    folder = dirname(image.location.path)
    return max(found, key=lambda one: len(_common(folder, one.location.path)), default=None)


def first_file(words: tuple[str, ...]) -> str:
    """The program, or the script that a shell or an init is given."""
    rest = words
    while rest and (basename(rest[0]) in INITS or rest[0] in _SHELLS):
        rest = rest[1:]
        while rest and rest[0].startswith("-"):
            if rest[0].startswith("-") and rest[0].endswith("c") and not rest[0].startswith("--"):
                return ""
            rest = rest[1:]
    return rest[0] if rest else ""


def _common(folder: str, path: str) -> str:
    return commonpath([folder or ".", path]) if folder else ""
