"""Files of an image that every account may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import all_runs, place, ships
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile
    from readiness.formats.shell import Command
    from readiness.model.artifact import Document

_OPEN = lazy(r"0?[0-7]{2}[2367]|(a|ugo|o|go|uo)?[+=][rwxX]*w[rwxX]*")
_PLAIN = lazy(r"[+=][rwxX]*w[rwxX]*")


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each mode that is set in what ships."""
    dockerfile = document.content
    for run in all_runs(document, shipped=True):
        for command in run.commands:
            mode = _mode(command)
            if mode:
                kind = Kind.FAIL if _is_open(mode) else Kind.PASS
                yield Observation(place(document, run.stage, run.instruction), kind, f"chmod {mode}")
    for stage in dockerfile.stages:
        for instruction, _ in stage.each("COPY", "ADD") if ships(dockerfile, stage) else ():
            flag = instruction.flag("chmod")
            if flag is not None:
                kind = Kind.OPEN if "$" in flag.value else Kind.FAIL if _is_open(flag.value) else Kind.PASS
                yield Observation(place(document, stage, instruction), kind, f"--chmod={flag.value}")


def _mode(command: Command) -> str:
    if command.program != "chmod":
        return ""
    return next((word for word in command.arguments if not regex(r"-[A-Za-z]*[Rvcf]+|--\w.*").fullmatch(word)), "")


def _is_open(mode: str) -> bool:
    """`1777`, as of /tmp, keeps others' files safe; a bare `+w` goes by the umask."""
    return _OPEN.fullmatch(mode) is not None and _PLAIN.fullmatch(mode) is None
