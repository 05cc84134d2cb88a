"""What runs in a container: its image, its command line, its variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.system.variables import Variables
from readiness.model.facts import ComposeService
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.checks.joined import Unit
    from readiness.checks.system.variables import Files
    from readiness.model.containers import ContainerRun
    from readiness.model.facts import ImageBuilt, Text
    from readiness.model.location import Location

_HIDDEN = lazy(
    r"(?i).*(\.(sh|bash)|entrypoint[\w.-]*)|supervisord|s6-svscan|init|foreman|pm2(-runtime)?|honcho|circusd|run-?parts|overmind"
)
"""What starts other programs, which are not read."""
_SERVERS = lazy(r"(^|/)(nginx|nginx-unprivileged|openresty|httpd|caddy|apache|traefik|haproxy|envoy|varnish)([:@-]|$)")


class Program(NamedTuple):
    """What runs in a container, or in an image alone."""

    unit: Unit
    image: ImageBuilt | None
    run: ContainerRun | None
    variables: Variables
    words: tuple[Text, ...]

    @property
    def place(self) -> Location | None:
        """Where it is said what starts."""
        if self.run is not None and self.run.command_location is not None:
            return self.run.command_location
        return self.image.command_location if self.image is not None else None


def program(unit: Unit, run: ContainerRun | None, files: Files) -> Program:
    image = unit.image if run is None or not _is_of_another(unit, run) else None
    if run is not None and image is not None:
        image = dict(image.targets).get(_target(unit, run), image)
    return Program(unit, image, run, Variables(files, image, run), _words(image, run))


def judged_runs(unit: Unit) -> Sequence[ContainerRun | None]:
    """An image that nothing runs here is judged alone."""
    if unit.runs:
        return unit.runs
    return (None,) if unit.image is not None else ()


def is_server(one: Program) -> bool:
    """A web server answers first, which the base image brings along."""
    base = one.image.base if one.image is not None else ""
    return isinstance(base, str) and _SERVERS.search(base) is not None and not _is_started(one)


def _is_of_another(unit: Unit, run: ContainerRun) -> bool:
    """Compose builds it from a Dockerfile of its own: `playwright` beside `backend`."""
    built = _composed(unit, run)
    return (
        built is not None
        and built.dockerfile is not None
        and built.dockerfile not in {image.location.path for image in unit.images}
    )


def _composed(unit: Unit, run: ContainerRun) -> ComposeService | None:
    return next((one for one in unit.service.of(ComposeService) if one.location == run.location), None)


def _target(unit: Unit, run: ContainerRun) -> str:
    """The stage that Compose builds: `target: dev`."""
    built = _composed(unit, run)
    return built.target.lower() if built is not None and built.build is not None else ""


def _words(image: ImageBuilt | None, run: ContainerRun | None) -> tuple[Text, ...]:
    built: tuple[Text, ...] = image.command if image is not None else ()
    if run is None:
        return built
    if run.command is not None:
        return (*run.command, *(run.arguments or ()))
    if not run.arguments:
        return built
    first = run.arguments[0]
    dashed = isinstance(first, str) and first.startswith("-")
    return (*built, *run.arguments) if dashed else run.arguments


def _is_started(one: Program) -> bool:
    """Something else than the base image's own program."""
    first = one.words[0] if one.words else ""
    name = first.rpartition("/")[2] if isinstance(first, str) else "?"
    text = " ".join(word for word in one.words if isinstance(word, str))
    return bool(name) and name not in {"nginx", "docker-entrypoint.sh"} and "nginx" not in text


def plain(one: Program) -> tuple[str, ...]:
    return tuple(word if isinstance(word, str) else word.text for word in one.words)


def is_hidden(one: Program) -> bool:
    """A script or a supervisor starts it, which may start others in front of it."""
    texts = " ".join(plain(one)).split()
    return any(_HIDDEN.fullmatch(word.rpartition("/")[2]) for word in texts[:6])


def option(one: Program, name: str, short: str) -> str | None:
    words = plain(one)
    texts = [part for word in words for part in (word.split() if " " in word else (word,))]
    for at, word in enumerate(texts):
        bare = word.replace("--", "-", 1) if word.startswith("--") else word
        wanted = name.replace("--", "-", 1)
        if bare.startswith(wanted + "="):
            return bare[len(wanted) + 1 :]
        if bare == wanted or (short and word == short):
            return texts[at + 1] if at + 1 < len(texts) else None
    return None
