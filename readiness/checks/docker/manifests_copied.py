"""What of manifest and lock file is in a stage when an install runs there."""

from __future__ import annotations

from fnmatch import fnmatchcase
from posixpath import basename
from typing import TYPE_CHECKING, Literal

from readiness.checks.dockerfile_views import all_runs
from readiness.formats.dockerfile.installs import installs
from readiness.formats.dockerfile.purpose import for_production

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Instruction, Stage
    from readiness.formats.dockerfile.commands import Run
    from readiness.formats.dockerfile.installs import Install
    from readiness.model.artifact import Document

State = Literal["manifest alone", "with lock", "unknown", "whole"]

_NODE_LOCKS = ("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb")
FILES: dict[str, tuple[str, tuple[str, ...]]] = {
    "npm": ("package.json", _NODE_LOCKS),
    "yarn": ("package.json", _NODE_LOCKS),
    "pnpm": ("package.json", _NODE_LOCKS),
    "bun": ("package.json", _NODE_LOCKS),
    "poetry": ("pyproject.toml", ("poetry.lock",)),
    "uv": ("pyproject.toml", ("uv.lock",)),
    "pdm": ("pyproject.toml", ("pdm.lock",)),
    "pipenv": ("Pipfile", ("Pipfile.lock",)),
    "bundle": ("Gemfile", ("Gemfile.lock",)),
    "composer": ("composer.json", ("composer.lock",)),
    "go": ("go.mod", ("go.sum",)),
}
"""Manager → its manifest and the lock files it goes by."""


def needed_installs(document: Document[Dockerfile]) -> Iterator[tuple[Run, Install]]:
    """Installs in the stages that what ships needs; none in files of development."""
    if not for_production(document.content, document.path):
        return
    for run in all_runs(document):
        if run.stage.number in document.content.shipped_needs:
            yield from ((run, one) for one in installs(run))


def copied_before(dockerfile: Dockerfile, run: Run, one: Install) -> State:
    """Whether the manifest came into the stage by name and the lock file did not."""
    if one.manager not in FILES:
        return "unknown"
    manifest, locks = FILES[one.manager]
    sources = list(_sources(dockerfile, run))
    if any(_matches(source, lock) for source in sources for lock in locks):
        return "with lock"
    if any(is_whole(source) for source in sources):
        return "whole"
    named = [source for source in sources if _matches(source, manifest)]
    if not named or any(_may_hold_files(source) for source in sources):
        return "unknown"
    return "manifest alone"


def _sources(dockerfile: Dockerfile, run: Run) -> Iterator[str]:
    """What was copied or mounted in front of the install, through all stages below."""
    for flag in run.instruction.flags:
        if flag.name == "mount" and flag.options.get("type", "bind") == "bind":
            yield flag.options.get("source") or flag.options.get("src") or "."
    for stage in reversed(dockerfile.chain(run.stage)):
        for instruction, _ in _before(stage, run):
            if instruction.keyword in {"COPY", "ADD"}:
                for word in instruction.arguments[:-1]:
                    yield word.text
            elif instruction.keyword == "ONBUILD" or any(flag.name == "mount" for flag in instruction.flags):
                yield "?/"


def _before(stage: Stage, run: Run) -> Iterator[tuple[Instruction, object]]:
    for instruction, before in stage.each("COPY", "ADD", "ONBUILD"):
        if stage is run.stage and instruction.region.start_line > run.instruction.region.start_line:
            return
        yield instruction, before


def _matches(source: str, name: str) -> bool:
    return fnmatchcase(name, basename(source.rstrip("/"))) and not is_whole(source)


def is_whole(source: str) -> bool:
    """The whole build context."""
    return source in {".", "./", "*", "./*", "/", "/*"}


def _may_hold_files(source: str) -> bool:
    """A folder, or something with a variable in it, may bring the lock file along."""
    last = basename(source.rstrip("/"))
    return "$" in source or source.endswith("/") or ("." not in last.strip(".") and last not in {"Pipfile", "Gemfile"})
