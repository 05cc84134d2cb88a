"""The whole source is copied before the dependencies are installed, so that every change installs them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.docker.manifests_copied import is_whole
from readiness.checks.dockerfile_views import all_runs, place
from readiness.formats.dockerfile.installs import Install, installs
from readiness.formats.dockerfile.purpose import for_production
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Instruction, Stage
    from readiness.formats.dockerfile.commands import Run
    from readiness.model.artifact import Document


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each stage that installs dependencies."""
    if not for_production(document.content, document.path):
        return
    done: dict[int, set[str]] = {}
    for run in all_runs(document):
        stage = run.stage
        if stage.number not in document.content.shipped_needs:
            continue
        seen = done.setdefault(stage.number, set(done.get(stage.parent, ())) if stage.parent is not None else set())
        for one in installs(run):
            if not _counts(one) or one.ecosystem in seen or _conditional(run):
                continue
            seen.add(one.ecosystem)
            whole = _whole_before(stage, run)
            late = whole is not None and not _cached(run)
            where = place(document, stage, whole if late and whole is not None else run.instruction)
            yield Observation(where, Kind.FAIL if late else Kind.PASS, one.name)


def _counts(one: Install) -> bool:
    """`pip install .` needs the source."""
    return one.manager != "pip" or bool(one.values("-r", "--requirement"))


def _conditional(run: Run) -> bool:
    return any(command.words[:1] in (("[",), ("[[",), ("test",)) for command in run.commands)


def _whole_before(stage: Stage, run: Run) -> Instruction | None:
    for instruction, _ in stage.each("COPY", "ADD"):
        if instruction.region.start_line > run.instruction.region.start_line:
            return None
        if instruction.flag("from") is None and any(is_whole(word.text) for word in instruction.arguments[:-1]):
            return instruction
    return None


def _cached(run: Run) -> bool:
    """What was downloaded before is still there."""
    return any(flag.name == "mount" and flag.options.get("type") == "cache" for flag in run.instruction.flags)
