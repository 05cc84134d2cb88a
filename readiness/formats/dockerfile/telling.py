"""What a Dockerfile tells of the system: the image it builds, the images it uses, the variables it sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.bases import lookup
from readiness.formats.dockerfile.accounts import accounts
from readiness.formats.dockerfile.describe import effective_user
from readiness.formats.dockerfile.expansion import expand
from readiness.formats.dockerfile.held import held
from readiness.formats.dockerfile.images import externals
from readiness.formats.dockerfile.left_behind import left_behind
from readiness.formats.dockerfile.purpose import purpose
from readiness.formats.dockerfile.settings import LINUX_SHELL, Port
from readiness.formats.dockerfile.stages import Dockerfile, Stage
from readiness.formats.dockerfile.tools import TOOLS, copied, holds
from readiness.model.artifact import Document, Unresolved
from readiness.model.facts import EnvSet, Fact, ImageBuilt, ImageUsed, Number, ToolsHeld
from readiness.model.location import Location, Region

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from readiness.formats.dockerfile.syntax import Instruction

_LONGEST_RANGE = 1000
_REMOTE = ("http://", "https://", "git@", "git://", "ssh://")


def facts(document: Document[object]) -> Iterator[Fact]:
    """One ImageBuilt with the dependencies it holds, an ImageUsed for each image from outside, an EnvSet for each variable of what ships."""
    dockerfile = document.content
    if not isinstance(dockerfile, Dockerfile):
        return
    shipped = dockerfile.shipped
    others = [one for one in dockerfile.stages if one.name and one is not shipped]
    targets = tuple((one.name, _image_built(dockerfile, document.path, one)) for one in others)
    copies = tuple(_context_copies(dockerfile, document.path))
    yield _image_built(dockerfile, document.path, shipped)._replace(context_copies=copies, targets=targets)
    yield from held(dockerfile, document.path)
    yield _tools(dockerfile, document.path)
    yield from accounts(dockerfile, document.path)
    for one in externals(dockerfile):
        label = one.stage.label
        where = Location(document.path, one.region, f"stage/{label}/{one.keyword}")
        yield ImageUsed(location=where, image=one.image, by=f"stage {label}")
    label = dockerfile.shipped.label
    for name, setting in dockerfile.shipped.settings.env.items():
        region = setting.pair.name_region if setting.pair else setting.instruction.anchor
        where = Location(document.path, region, f"stage/{label}/ENV/{name}")
        yield EnvSet(location=where, name=name, by="dockerfile", value=setting.value)


def _image_built(dockerfile: Dockerfile, path: str, stage: Stage) -> ImageBuilt:
    settings = stage.settings
    health = settings.healthcheck
    started = settings.entrypoint or settings.cmd

    def place(region: Region, keyword: str) -> Location:
        return Location(path, region, f"stage/{stage.label}/{keyword}")

    return ImageBuilt(
        location=place(stage.reference.region, "FROM"),
        base=dockerfile.chain(stage)[-1].image,
        user=effective_user(dockerfile, stage),
        ports=tuple(dict.fromkeys(number for port in settings.exposes for number in _numbers(port))),
        healthcheck=place(health.anchor, "HEALTHCHECK") if health is not None and health.inner else None,
        command=_command(stage),
        command_location=place(started.anchor, started.keyword) if started else None,
        purpose=purpose(dockerfile, path),
        stages=tuple(one.name for one in dockerfile.stages if one.name),
        exposed=tuple(_exposed(settings.exposes, place)),
        user_location=place(settings.user.instruction.anchor, "USER") if settings.user else None,
        stop_signal=(settings.stopsignal.value, place(settings.stopsignal.instruction.anchor, "STOPSIGNAL"))
        if settings.stopsignal
        else None,
        healthcheck_command=_words(health.inner, _shell(stage)) if health is not None and health.inner else (),
        working_directory=settings.workdir.value if settings.workdir else None,
        shell=started is not None and started.form == "shell",
    )


def _tools(dockerfile: Dockerfile, path: str) -> ToolsHeld:
    stage = dockerfile.shipped
    known = {tool: holds(dockerfile, tool) for tool in TOOLS}
    base = lookup(dockerfile.base.image)
    return ToolsHeld(
        location=Location(path, stage.reference.region, f"stage/{stage.label}/FROM"),
        has=tuple(tool for tool, there in known.items() if there),
        lacks=tuple(tool for tool, there in known.items() if there is False),
        bare=base is not None and base.has_shell is False and base.package_manager == "none",
        copied=tuple(dict.fromkeys(copied(dockerfile))),
        left=tuple(dict.fromkeys(left_behind(dockerfile))),
    )


def _numbers(port: Port) -> Iterator[Number]:
    if isinstance(port.first, int) and isinstance(port.last, int):
        yield from range(port.first, min(port.last, port.first + _LONGEST_RANGE) + 1)
    elif isinstance(port.first, Unresolved):
        yield port.first


def _exposed(ports: Iterable[Port], place: Callable[[Region, str], Location]) -> Iterator[tuple[Number, Location]]:
    """Each port once, where it is said first."""
    found: dict[Number, Location] = {}
    for port in ports:
        for number in _numbers(port) if port.protocol == "tcp" else ():
            found.setdefault(number, place(port.word.region, "EXPOSE"))
    yield from found.items()


def _shell(stage: Stage) -> tuple[str, ...]:
    words = stage.settings.shell_words
    return ("sh", "-c") if words == LINUX_SHELL else words


def _command(stage: Stage) -> tuple[str, ...]:
    """ENTRYPOINT with CMD behind it, unless a shell form leaves no place for arguments."""
    settings = stage.settings
    shell = _shell(stage)
    entrypoint, cmd = settings.entrypoint, settings.cmd
    if entrypoint is not None and entrypoint.form == "shell":
        return _words(entrypoint, shell)
    return (*_words(entrypoint, shell), *_words(cmd, shell))


def _words(instruction: Instruction | None, shell: tuple[str, ...]) -> tuple[str, ...]:
    if instruction is None or not instruction.arguments:
        return ()
    words = tuple(word.text for word in instruction.arguments)
    return words if instruction.form == "exec" else (*shell, *words)


def _context_copies(dockerfile: Dockerfile, path: str) -> Iterator[tuple[str, Location]]:
    """Sources that come from the build context: no other stage or image, no heredoc, nothing from the network."""
    for stage in dockerfile.needed(dockerfile.shipped):
        for instruction, before in stage.each("COPY", "ADD"):
            if instruction.flag("from"):
                continue
            for word in instruction.arguments[:-1]:
                found = expand(word.text, before.scope, dockerfile.escape)
                text = found.text if isinstance(found, Unresolved) else found
                if not word.text.startswith("<<") and not text.startswith(_REMOTE):
                    yield text, Location(path, word.region, f"stage/{stage.label}/{instruction.keyword}")
