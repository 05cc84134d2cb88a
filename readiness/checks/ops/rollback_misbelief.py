"""Commands that are documented as the way back, and are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.ops.handbooks import about
from readiness.model.facts import PipelineJob
from readiness.model.finding import Kind, Observation
from readiness.model.named import NamedTuple
from readiness.model.objects import Running
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from readiness.model.location import Location
    from readiness.model.system import System


class Misbelief(NamedTuple):
    pattern: re.Pattern[str]
    why: str
    unless: str = ""
    """A mark of the section with which the command is right."""


_BELIEVED = (
    Misbelief(
        lazy(r"prisma\s+migrate\s+resolve\b.*--rolled-back"),
        "it only marks a failed migration as undone in Prisma's table; the schema stays, and one that succeeded is refused",
        "failed",
    ),
    Misbelief(lazy(r"railway\s+up\b.*--commit"), "railway up sends the files of this folder, and knows no commit"),
    Misbelief(lazy(r"prisma\s+migrate\s+reset"), "it drops the whole database"),
    Misbelief(
        lazy(r"(?:python3?\s+)?(?:\S*/)?manage\.py\s+migrate\b.*--fake"),
        "it only edits the table of migrations; the schema stays",
    ),
    Misbelief(lazy(r"\bkubectl\s+rollback\b"), "kubectl has no such command; it is kubectl rollout undo"),
    Misbelief(lazy(r"alembic\s+stamp\b"), "it only edits the version table; the schema stays"),
    Misbelief(
        lazy(r"flyway\s+(?:\S+\s+)*repair\b"), "it only mends the table of migrations; the schema stays", "failed"
    ),
)
_UNDONE = lazy(r"\bkubectl\b.*\brollout\s+undo\s+(?:deploy(?:ment)?s?|sts|statefulset|ds|daemonset)[/ ]([a-z0-9-]+)")
_UNDOES = lazy(r"\b(?:rollout undo|rollback)\b|\b(?:vercel|railway|heroku|kamal)\b|migrat|alembic|flyway|prisma")


def check(system: System) -> Iterator[Observation]:
    """One observation for each command under a heading about going back, or in a job that is named so."""
    forgetting = {one.name for one in system.of(Running) if _forgets(one)}
    for _, part in about(system, "rollback"):
        for section in part:
            for text, place in section.commands:
                yield from _judge(text, place, section.marks, forgetting)
    for job in system.of(PipelineJob):
        if regex(r"(?i)roll-?back").search(job.id):
            for text, place in job.commands:
                for line in text.split("\n"):
                    yield from _judge(line, place, frozenset(), forgetting)


def _forgets(one: Running) -> bool:
    """It keeps no ReplicaSet of an earlier version: there is nothing to go back to."""
    limit = one.settings.get("revisionHistoryLimit")
    return limit is not None and limit.value == 0


def _judge(text: str, place: Location, marks: frozenset[str], forgetting: set[str]) -> Iterator[Observation]:
    found = next((one for one in _BELIEVED if one.pattern.search(text)), None)
    name = " ".join(text.split())[:60]
    undone = _UNDONE.search(text)
    if undone is not None and undone.group(1) in forgetting:
        yield Observation(
            place, Kind.FAIL, name, f"{undone.group(1)} keeps no earlier version: its revisionHistoryLimit is 0"
        )
        return
    if found is not None and found.unless not in marks:
        yield Observation(place, Kind.FAIL, name, found.why)
    elif found is not None:
        yield Observation(place, Kind.OPEN, name, f"it may be meant for what failed: {found.why}")
    elif _UNDOES.search(text):
        yield Observation(place, Kind.PASS, name)
