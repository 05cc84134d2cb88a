"""Whether somebody who is woken finds what to do: runbooks with symptoms, steps and a way to see that it worked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.ops.dependencies import used
from readiness.checks.ops.handbooks import about, elsewhere, served
from readiness.model.finding import Kind, Level, Observation
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.operations import Handbook, Section
    from readiness.model.system import System


class Entry(NamedTuple):
    """One failure and what to do about it."""

    section: Section
    lacks: tuple[str, ...]


def check(system: System) -> Iterator[Observation]:
    """One observation for each entry that lacks something; one for the repository: what of its dependencies they cover."""
    if not served(system):
        return
    passages = list(about(system, "runbook"))
    entries = [entry for book, part in passages for entry in _entries(book, part)]
    if not entries:
        yield elsewhere("there is no runbook here")
        return
    for one in entries:
        if one.lacks:
            yield Observation(
                one.section.location, Kind.FAIL, one.section.heading, f"it lacks {_listed(one.lacks)}", level=Level.NOTE
            )
    whole = [one for one in entries if not one.lacks]
    text = " ".join(_words(book, part) for book, part in passages).lower()
    missing = sorted(name for name, words in used(system).items() if not any(word in text for word in words))
    first = (whole or entries)[0].section
    if missing:
        yield Observation(
            first.location, Kind.OPEN, first.heading, f"none is about {_listed(tuple(missing))}, which the service uses"
        )
    elif whole:
        yield Observation(first.location, Kind.PASS, first.heading)
    else:
        yield Observation(first.location, Kind.OPEN, first.heading, "no entry says how to see that it worked")


def _entries(book: Handbook, part: tuple[Section, ...]) -> Iterator[Entry]:
    """A document of its own for one failure is one entry; else each section of its second level with those below it."""
    level = min((one.level for one in part if one.level > 1), default=0)
    tops = [at for at, one in enumerate(part) if one.level == level and level]
    alone = not tops or any(_is_step(part[at]) for at in tops)
    if alone or "runbook" not in book.topics:
        heads = [one for one in part if one.heading]
        if heads:
            yield Entry(heads[0], _lacks(part))
        return
    for at, end in zip(tops, [*tops[1:], len(part)], strict=True):
        group = part[at:end]
        if any(one.commands or one.steps for one in group):
            yield Entry(part[at], _lacks(group))


def _is_step(section: Section) -> bool:
    """Its heading is a part of one runbook, not the name of a failure."""
    text = section.heading.lower()
    words = (
        "symptom",
        "step",
        "verif",
        "diagnos",
        "mitigat",
        "resol",
        "escalat",
        "impact",
        "procedure",
        "症状",
        "步骤",
        "验证",
        "处理",
        "升级",
        "诊断",
        "影响",
    )
    return any(word in text for word in words)


def _lacks(group: tuple[Section, ...]) -> tuple[str, ...]:
    marks = {mark for one in group for mark in one.marks}
    acts = sum(len(one.commands) for one in group) + sum(one.steps for one in group)
    lacking = [] if acts else ["steps"]
    return tuple(
        lacking + [word for mark, word in (("verification", "a way to see that it worked"),) if mark not in marks]
    )


def _words(book: Handbook, part: tuple[Section, ...]) -> str:
    commands = [text for one in part for text, _ in (*one.commands, *one.names)]
    return " ".join([book.location.path, *(one.heading for one in part), *commands])


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
