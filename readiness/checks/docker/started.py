"""What starts in the image that ships: its commands, with inits, entrypoint scripts and runners taken off."""

from __future__ import annotations

from posixpath import basename
from typing import TYPE_CHECKING

from readiness.formats.dockerfile.purpose import for_production, named_for_development
from readiness.formats.package_managers import call
from readiness.formats.shell import Command, argument_list, pipelines
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from readiness.formats.dockerfile import Dockerfile, Instruction, Stage
    from readiness.model.artifact import Document

INITS = frozenset("tini tini-static dumb-init catatonit docker-init s6-svscan init my_init supervisord".split())
_POSIX = frozenset({"sh", "ash", "bash", "dash", "ksh", "zsh"})
_SCRIPT = lazy(r".*(\.(sh|bash)|entrypoint[\w.-]*)")
_RUNNERS = {
    "poetry": "run", "pipenv": "run", "pdm": "run", "hatch": "run", "rye": "run", "uv": "run", "bundle": "exec",
    "conda": "run", "micromamba": "run", "mamba": "run", "doppler": "run", "infisical": "run", "npx": "", "bunx": "",
    "opentelemetry-instrument": "", "ddtrace-run": "", "cross-env": "", "dotenv": "", "dotenvx": "run",
    "newrelic-admin": "run-program",
}  # fmt: skip
"""Programs that run another one: the verb behind which it stands, if there is one."""
_RUNNER_OPTIONS = frozenset(
    "-n --name --package --with --extra --group -p -e --env --directory --project -f --python".split()
)
_OWN_VERBS = frozenset(
    "install i ci add remove exec dlx create init config cache prune audit why info list link pack publish version workspace"
    " workspaces set global dedupe up upgrade update fetch deploy store x rebuild".split()
)
_DEEPEST = 8


class Start(NamedTuple):
    """One command that runs when a container starts."""

    words: tuple[str, ...]
    """The program first, without folder; then its arguments."""
    instruction: Instruction
    command: Command
    """As written, before inits and runners were taken off."""


def shipped(document: Document[Dockerfile]) -> Stage | None:
    """The stage that goes to production; None where file, folder or stage say that it is for development."""
    dockerfile = document.content
    stage = dockerfile.shipped
    if not for_production(dockerfile, document.path) or named_for_development(stage.name):
        return None
    return stage


def starts(stage: Stage) -> tuple[Start, ...]:
    """All commands of its start, in their order; nothing for shells that are not read."""
    instruction, commands = _commands(stage)
    if instruction is None:
        return ()
    return tuple(Start(peeled(one.words), instruction, one) for one in commands if one.words)


def _commands(stage: Stage) -> tuple[Instruction | None, tuple[Command, ...]]:
    settings = stage.settings
    entrypoint, cmd = settings.entrypoint, settings.cmd
    started = entrypoint or cmd
    if started is None or not started.arguments:
        started = cmd
    if started is None or not started.arguments:
        return None, ()
    posix = regex(r"[/\\]").split(settings.shell_words[0])[-1].lower() in _POSIX
    if started.form == "shell":
        found = pipelines(started.text) if posix else ()
        return started, tuple(command for pipeline in found for command in pipeline)
    words = tuple(word.text for word in started.arguments)
    place = started
    if started is entrypoint and cmd is not None and cmd.arguments:
        given = tuple(word.text for word in cmd.arguments)
        words += given if cmd.form == "exec" else ("sh", "-c", cmd.text)
        place = entrypoint if given[0].startswith("-") else cmd
    return place, tuple(command for pipeline in argument_list(words) for command in pipeline)


def peeled(words: tuple[str, ...]) -> tuple[str, ...]:
    """`tini -- docker-entrypoint.sh poetry run python -m flask run` is `flask run`."""
    for _ in range(_DEEPEST):
        inner = _inner(words)
        if inner is None:
            break
        words = inner
    return (basename(words[0]), *words[1:]) if words else ()


def _inner(words: tuple[str, ...]) -> tuple[str, ...] | None:
    if not words:
        return None
    program, rest = basename(words[0]), words[1:]
    if program in INITS or (_SCRIPT.fullmatch(program) and rest):
        return _behind_options(rest) or None
    if regex(r"python\d*(\.\d+)?|pypy3?").fullmatch(program):
        return _of_python(rest)
    if program in {"pnpm", "yarn", "npm", "bun"} and rest[:1] in (("exec",), ("dlx",), ("x",)):
        return _behind_options(rest[1:]) or None
    if program in _RUNNERS:
        verb = _RUNNERS[program]
        if verb and verb not in rest:
            return None
        return _behind_options(rest[rest.index(verb) + 1 :] if verb else rest) or None
    return None


def _of_python(rest: tuple[str, ...]) -> tuple[str, ...] | None:
    at = 0
    while at < len(rest) and rest[at].startswith("-"):
        if rest[at] == "-m":
            return rest[at + 1 :] or None
        if rest[at] in {"-c", "-"}:
            return None
        at += 2 if rest[at] in {"-X", "-W"} else 1
    return rest[at:] or None


def _behind_options(rest: tuple[str, ...]) -> tuple[str, ...]:
    """Behind `--` if it is there, else behind options and assignments."""
    if "--" in rest and not any(regex(r"&&|\|\||;").fullmatch(word) for word in rest[: rest.index("--")]):
        return rest[rest.index("--") + 1 :]
    at = 0
    while at < len(rest) and (rest[at].startswith("-") or regex(r"[A-Za-z_]\w*=").match(rest[at])):
        at += 2 if rest[at] in _RUNNER_OPTIONS else 1
    return rest[at:]


def script(words: tuple[str, ...]) -> str:
    """The name of the package.json script that npm, yarn, pnpm or bun is told to run; empty for all else."""
    found = call(Command(words)) if words and words[0] in {"npm", "yarn", "pnpm", "bun"} else None
    if found is None or not found.verb:
        return ""
    if found.verb in {"run", "run-script"}:
        return found.operands[0] if found.operands else ""
    if found.program == "npm" and found.verb not in {"start", "test", "restart", "stop"}:
        return ""
    return "" if found.verb in _OWN_VERBS or "." in found.verb or "/" in found.verb else found.verb


def is_script_file(words: tuple[str, ...]) -> bool:
    """A shell script, whose text is not in the Dockerfile."""
    if not words:
        return False
    given = words[1] if words[0] in _POSIX and len(words) > 1 and not words[1].startswith("-") else words[0]
    return _SCRIPT.fullmatch(basename(given)) is not None
