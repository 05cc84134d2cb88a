"""CMD and ENTRYPOINT that go through a shell, which then stands between the container and its program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.docker.started import shipped
from readiness.checks.dockerfile_views import place
from readiness.formats.shell import pipelines
from readiness.model.finding import Applicability, Edit, Fix, Kind, Level, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Instruction
    from readiness.model.artifact import Document

_POSIX = frozenset({"sh", "ash", "bash", "dash", "ksh", "zsh"})
_NO_SHELL = lazy(r"[\w./:=@%+,-]+(\s+[\w./:=@%+,-]+)*", re.ASCII)
_WRONG_QUOTES = lazy(r"\[\s*'[^'\"\\]*'(\s*,\s*'[^'\"\\]*')*\s*\]")
_BUILT_IN = frozenset({
    ".", ":", "cd", "command", "do", "eval", "exec", "exit", "export", "for", "if", "read", "set", "source", "trap", "type",
    "ulimit", "umask", "until", "wait", "while",
})  # fmt: skip
_ARRAY = lazy(r"\s*\[.*\]?\s*", re.DOTALL)


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each of the two that is in force in what ships."""
    stage = shipped(document)
    if stage is None:
        return
    settings = stage.settings
    if regex(r"[/\\]").split(settings.shell_words[0])[-1].lower() not in _POSIX:
        return
    for instruction in (settings.entrypoint, settings.cmd):
        if instruction is None or not instruction.arguments:
            continue
        if instruction is settings.cmd and settings.entrypoint is not None and settings.entrypoint.form == "shell":
            continue  # never used
        kind, note, level = _judge(instruction)
        alone = (
            settings.entrypoint is None or settings.cmd is None
        )  # together the one's form changes what the other means
        fix = _fix(document.path, instruction) if kind is Kind.FAIL and alone else None
        yield Observation(place(document, stage, instruction), kind, instruction.keyword, note, fix=fix, level=level)


def _fix(path: str, instruction: Instruction) -> Fix | None:
    """The array of a command line in which a shell has nothing to do, or of one written with the wrong quotes."""
    text, region = instruction.text.strip(), instruction.arguments[0].region
    words = text.split()
    if _WRONG_QUOTES.fullmatch(text):
        array = text.replace("'", '"')
    elif _NO_SHELL.fullmatch(text) and words[0] not in _BUILT_IN and "=" not in words[0]:
        array = "[" + ", ".join(f'"{word}"' for word in words) + "]"
    else:
        return None
    if region.start_line != region.end_line:
        return None
    edit = Edit(path, region._replace(end_column=region.start_column + len(text)), array)
    return Fix("write a JSON array", (edit,), Applicability.UNSAFE)


def several(text: str) -> bool:
    """More than one command, not counting those within `$(…)`."""
    outside = regex(r"\$\([^()]*\)|`[^`]*`|\"[^\"]*\"|'[^']*'").sub("x", text.strip())
    return regex(r"&&|\|\||[;|\n]|&(?![>\d])(?<![>]&)").search(outside.rstrip("; ")) is not None


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
