"""What the instructions of a stage come to: user, folder, variables, shell, command, ports, healthcheck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.dockerfile.expansion import PLATFORM, Scope, expand
from readiness.model.artifact import EMPTY, Unresolved
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from readiness.formats.dockerfile.syntax import Instruction, Pair, Word
    from readiness.model.facts import Number, Text

LINUX_SHELL = ("/bin/sh", "-c")
_ABSOLUTE = lazy(r"[/\\]|[A-Za-z]:")
_PORT = lazy(r"(\d+)(?:-(\d+))?(?:/([A-Za-z]+))?")


class Setting(NamedTuple):
    """A value and who set it."""

    value: Text
    instruction: Instruction
    pair: Pair | None = None


class Port(NamedTuple):
    """One word of EXPOSE."""

    word: Word
    instruction: Instruction
    first: Number | None
    """None when the word is no port at all."""
    last: Number | None
    protocol: str


class Settings(NamedTuple):
    """The state behind the last instruction, inherited through FROM of an earlier stage."""

    user: Setting | None = None
    workdir: Setting | None = None
    env: Mapping[str, Setting] = EMPTY
    scope: Scope = EMPTY
    """Values of all variables that can be used: ARG, hidden by ENV."""
    shell: Instruction | None = None
    healthcheck: Instruction | None = None
    """The last one, which may be `HEALTHCHECK NONE`."""
    cmd: Instruction | None = None
    entrypoint: Instruction | None = None
    exposes: tuple[Port, ...] = ()
    stopsignal: Setting | None = None
    labels: Mapping[str, Setting] = EMPTY

    @property
    def shell_words(self) -> tuple[str, ...]:
        return tuple(word.text for word in self.shell.arguments) if self.shell else LINUX_SHELL


def apply(
    settings: Settings, instructions: Iterable[Instruction], defaults: Scope, escape: str
) -> tuple[Settings, tuple[Settings, ...]]:
    """The settings behind these instructions, and those in front of each.

    `defaults` are the ARGs in front of the first FROM.
    """
    own_command = False
    before: list[Settings] = []
    for instruction in instructions:
        before.append(settings)
        keyword = instruction.keyword
        if keyword == "ENTRYPOINT" and not own_command:
            # An entrypoint drops the command that came with the image; one of this stage stays.
            settings = settings._replace(cmd=None)
        own_command = own_command or keyword == "CMD"
        settings = _step(settings, instruction, defaults, escape)
    return settings, tuple(before)


def _step(settings: Settings, instruction: Instruction, defaults: Scope, escape: str) -> Settings:
    match instruction.keyword:
        case "ENV":
            return _with_env(settings, instruction, escape)
        case "ARG":
            return settings._replace(scope=_with_args(settings, instruction, defaults, escape))
        case "LABEL":
            return settings._replace(labels={**settings.labels, **_pairs(settings, instruction, escape)})
        case "USER":
            return settings._replace(user=_single(settings, instruction, escape))
        case "STOPSIGNAL":
            return settings._replace(stopsignal=_single(settings, instruction, escape))
        case "WORKDIR":
            return settings._replace(workdir=_workdir(settings, instruction, escape))
        case "SHELL":
            return settings._replace(shell=instruction)
        case "HEALTHCHECK":
            return settings._replace(healthcheck=instruction)
        case "CMD":
            return settings._replace(cmd=instruction)
        case "ENTRYPOINT":
            return settings._replace(entrypoint=instruction)
        case "EXPOSE":
            ports = tuple(port(word, instruction, settings.scope, escape) for word in instruction.arguments)
            return settings._replace(exposes=settings.exposes + ports)
        case _:
            return settings


def _single(settings: Settings, instruction: Instruction, escape: str) -> Setting:
    return Setting(expand(instruction.arguments[0].text, settings.scope, escape), instruction)


def _pairs(settings: Settings, instruction: Instruction, escape: str) -> dict[str, Setting]:
    """All pairs of one instruction see the values in front of it."""
    return {
        pair.name: Setting(expand(pair.value or "", settings.scope, escape), instruction, pair)
        for pair in instruction.pairs
    }


def _with_env(settings: Settings, instruction: Instruction, escape: str) -> Settings:
    env = {**settings.env, **_pairs(settings, instruction, escape)}
    return settings._replace(env=env, scope={**settings.scope, **{name: one.value for name, one in env.items()}})


def _with_args(settings: Settings, instruction: Instruction, defaults: Scope, escape: str) -> Scope:
    scope = dict(settings.scope)
    for pair in instruction.pairs:
        if pair.name not in settings.env:
            scope[pair.name] = argument(pair, scope, defaults, escape)
    return scope


def argument(pair: Pair, scope: Scope, defaults: Scope, escape: str) -> Text | None:
    """What an ARG stands for: its own default, else the one in front of the first FROM; None without one."""
    if pair.name in PLATFORM:
        return Unresolved(f"${{{pair.name}}}")
    return defaults.get(pair.name) if pair.value is None else expand(pair.value, scope, escape)


def _workdir(settings: Settings, instruction: Instruction, escape: str) -> Setting:
    wanted = expand(instruction.arguments[0].text, settings.scope, escape)
    text = wanted.text if isinstance(wanted, Unresolved) else wanted
    if _ABSOLUTE.match(text):
        return Setting(wanted, instruction)
    before = settings.workdir.value if settings.workdir else Unresolved("")
    whole = f"{before.text if isinstance(before, Unresolved) else before.rstrip('/')}/{text}"
    known = isinstance(before, str) and isinstance(wanted, str)
    return Setting(whole if known else Unresolved(whole), instruction)


def port(word: Word, instruction: Instruction, scope: Scope, escape: str) -> Port:
    """One word of EXPOSE: `80`, `80/udp`, `8000-8010`, `${PORT}`."""
    found = expand(word.text, scope, escape)
    if isinstance(found, Unresolved):
        protocol = found.text.rpartition("/")[2] if "/" in found.text.rpartition("}")[2] else "tcp"
        return Port(word, instruction, found, found, protocol.lower())
    match = _PORT.fullmatch(found)
    if match is None:
        return Port(word, instruction, None, None, "")
    first = int(match[1][:9])
    return Port(word, instruction, first, int((match[2] or match[1])[:9]), (match[3] or "tcp").lower())
