"""A first process that does not hand signals on: npm and its like, or a shell that waits for its child."""

from __future__ import annotations

from posixpath import basename
from typing import TYPE_CHECKING

from readiness.checks.docker.shell_form import several
from readiness.checks.docker.started import INITS, is_script_file, script, shipped
from readiness.checks.dockerfile_views import place
from readiness.formats.shell import pipelines
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Instruction, Stage
    from readiness.model.artifact import Document

_SHELLS = frozenset({"sh", "bash", "dash", "ash", "zsh"})
_HANDED_ON = frozenset({"docker-entrypoint.sh"})
"""Entrypoints of official images, which end in `exec "$@"`."""


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for a start command in exec form; shell forms are another rule's."""
    stage = shipped(document)
    words = _words(stage) if stage is not None else ()
    if stage is None or not words:
        return
    kind, name, note = judge(words)
    yield Observation(place(document, stage, _where(stage)), kind, name, note)


def _words(stage: Stage) -> tuple[str, ...]:
    entrypoint, cmd = stage.settings.entrypoint, stage.settings.cmd
    given = [one for one in (entrypoint, cmd) if one is not None and one.arguments]
    if any(one.form == "shell" for one in given):
        return ()
    return tuple(word.text for one in given for word in one.arguments)


def _where(stage: Stage) -> Instruction:
    settings = stage.settings
    started = settings.entrypoint if settings.entrypoint is not None and settings.entrypoint.arguments else settings.cmd
    assert started is not None
    if started is settings.entrypoint and settings.cmd is not None and len(started.arguments) == 1:
        return settings.cmd if basename(started.arguments[0].text) in _HANDED_ON else started
    return started


def judge(words: tuple[str, ...]) -> tuple[Kind, str, str]:
    """Whether the first process hands signals on, its name, and what there is to say of it."""
    while words and basename(words[0]) in _HANDED_ON:
        words = words[1:]
    if not words:
        return Kind.OPEN, "", "what starts is not said here"
    program = basename(words[0])
    if program in INITS:
        return Kind.PASS, program, ""
    if program in {"npm", "yarn", "pnpm"} and script((program, *words[1:])):
        return Kind.FAIL, program, ""
    if program in _SHELLS and len(words) > 2 and words[1].startswith("-") and words[1].endswith("c"):
        return _of_shell(words[2])
    if is_script_file((program, *words[1:])):
        return Kind.OPEN, program, f"whether `{basename(words[-1])}` ends in exec is not in this file"
    return Kind.PASS, program, ""


def _of_shell(text: str) -> tuple[Kind, str, str]:
    commands = [command for pipeline in pipelines(text) for command in pipeline]
    if not several(text) or any("exec" in command.wrappers for command in commands):
        return Kind.PASS, "sh", ""
    return Kind.FAIL, "sh -c", "it runs several commands and waits for the last; put exec in front of that"
