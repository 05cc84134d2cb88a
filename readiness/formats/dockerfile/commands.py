"""What the RUN instructions of a Dockerfile run, as commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats import shell
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from readiness.formats.dockerfile.settings import Settings
    from readiness.formats.dockerfile.stages import Dockerfile, Stage
    from readiness.formats.dockerfile.syntax import Instruction
    from readiness.formats.shell import Command, Pipeline

_POSIX = frozenset({"sh", "ash", "bash", "dash", "ksh", "zsh"})
_SHEBANG = lazy(r"#!\s*(?:/usr/bin/env\s+(?:-S\s+)?)?(\S+)")
_VARIABLE = lazy(r"\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))")


class Run(NamedTuple):
    """A RUN, or the RUN that ONBUILD keeps for later."""

    stage: Stage
    instruction: Instruction
    before: Settings
    """What is set when it runs."""
    pipelines: tuple[Pipeline, ...]

    @property
    def commands(self) -> tuple[Command, ...]:
        return tuple(command for pipeline in self.pipelines for command in pipeline)

    def resolved(self, word: str) -> str:
        """The word with the ARGs and ENVs whose values are known."""
        return _VARIABLE.sub(self._value, word) if "$" in word else word

    def _value(self, found: re.Match[str]) -> str:
        value = self.before.scope.get(found[1] or found[2])
        return value if isinstance(value, str) else found[0]

    def mounts(self, target: str) -> bool:
        """A cache is mounted there, or above, so that what is written does not stay in the image."""
        folders = [
            flag.options.get("target") or flag.options.get("dst") or flag.options.get("destination") or ""
            for flag in self.instruction.flags
            if flag.name == "mount" and flag.options.get("type") in {"cache", "tmpfs"}
        ]
        return any(f"{target}/".startswith(f"{folder.rstrip('/')}/") for folder in folders if folder)


def runs(dockerfile: Dockerfile, stages: Iterable[Stage] | None = None) -> Iterator[Run]:
    """Those that a POSIX shell reads, or that start a program without a shell."""
    for stage in dockerfile.stages if stages is None else stages:
        for outer, before in stage.each("RUN", "ONBUILD"):
            instruction = outer.inner if outer.keyword == "ONBUILD" else outer
            if instruction is None or instruction.keyword != "RUN":
                continue
            found = _pipelines(instruction, before)
            if found is not None:
                yield Run(stage, outer, before, found)


def _pipelines(instruction: Instruction, before: Settings) -> tuple[Pipeline, ...] | None:
    if instruction.form == "exec":
        return shell.argument_list(tuple(word.text for word in instruction.arguments))
    script = instruction.script
    shebang = _SHEBANG.match(script.lstrip())
    program = shebang[1] if shebang else before.shell_words[0]
    posix = regex(r"[/\\]").split(program)[-1].lower().removesuffix(".exe") in _POSIX
    return shell.pipelines(script) if posix else None
