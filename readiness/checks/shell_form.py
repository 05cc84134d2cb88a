"""CMD and ENTRYPOINT that go through a shell, which then stands between the container and its program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import place
from readiness.checks.started import shipped
from readiness.formats.shell import pipelines
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Instruction
    from readiness.model.artifact import Document

_POSIX = frozenset({"sh", "ash", "bash", "dash", "ksh", "zsh"})
_ARRAY = re.compile(r"\s*\[.*\]?\s*", re.DOTALL)


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each of the two that is in force in what ships."""
    stage = shipped(document)
    if stage is None:
        return
    settings = stage.settings
    if re.split(r"[/\\]", settings.shell_words[0])[-1].lower() not in _POSIX:
        return
    for instruction in (settings.entrypoint, settings.cmd):
        if instruction is None or not instruction.arguments:
            continue
        if instruction is settings.cmd and settings.entrypoint is not None and settings.entrypoint.form == "shell":
            continue  # never used
        kind, note, level = _judge(instruction)
        yield Observation(place(document, stage, instruction), kind, instruction.keyword, note, level=level)


def several(text: str) -> bool:
    """More than one command, not counting those within `$(…)`."""
    outside = re.sub(r"\$\([^()]*\)|`[^`]*`|\"[^\"]*\"|'[^']*'", "x", text.strip())
    return re.search(r"&&|\|\||[;|\n]|&(?![>\d])(?<![>]&)", outside.rstrip("; ")) is not None


def _judge(instruction: Instruction) -> tuple[Kind, str, Level | None]:
    if instruction.form == "exec":
        return Kind.PASS, "", None
    if _ARRAY.fullmatch(instruction.text):
        return Kind.FAIL, "it looks like an array, but is no JSON: strings take double quotes", None
    commands = [command for pipeline in pipelines(instruction.text) for command in pipeline]
    if any("exec" in command.wrappers for command in commands):
        return Kind.PASS, "", None
    if not several(instruction.text):
        # Most shells replace themselves by a single command, though none promises to.
        return Kind.FAIL, "", Level.NOTE
    return Kind.FAIL, "of several commands", None
