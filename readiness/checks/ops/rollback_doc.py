"""Whether the way back is written down, as a command that works where the repository deploys to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.ops.handbooks import about, elsewhere, served
from readiness.checks.ops.platforms import deployed_to, rolls_back_on
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.operations import Handbook, Section
    from readiness.model.system import System

_OF_DATA = lazy(r"(?i)transaction|migrat|database|schema|\bdb\b|savepoint|数据库|迁移|事务")


def check(system: System) -> Iterator[Observation]:
    """One observation for each passage about going back; one for the repository if there is none."""
    if not served(system):
        return
    platforms = deployed_to(system)
    passages = [(book, part) for book, part in about(system, "rollback") if not _only_data(part)]
    if not passages:
        yield elsewhere("no document here says how to go back to an earlier version")
        return
    told = [_judge(book, part, platforms) for book, part in passages]
    passes = [one for one in told if one.kind is Kind.PASS]
    yield from passes or told


def _only_data(part: tuple[Section, ...]) -> bool:
    return _OF_DATA.search(part[0].heading) is not None and not any(
        rolls_back_on(text) for one in part for text, _ in one.commands
    )


def _judge(book: Handbook, part: tuple[Section, ...], platforms: frozenset[str]) -> Observation:
    first = part[0] if part[0].heading or len(part) == 1 else part[1]
    where, name = first.location, first.heading or book.location.path
    commands = [(text, place) for one in part for text, place in one.commands]
    ways = {platform: place for text, place in commands for platform in rolls_back_on(text)}
    fitting = next((place for platform, place in ways.items() if platform == "any" or platform in platforms), None)
    if fitting is not None:
        return Observation(fitting, Kind.PASS, name)
    if ways and platforms:
        where = next(iter(ways.values()))
        note = (
            f"it goes back on {', '.join(sorted(ways))}, and the repository deploys to {', '.join(sorted(platforms))}"
        )
        return Observation(where, Kind.FAIL, name, note)
    if ways:
        return Observation(where, Kind.OPEN, name, "where the repository deploys to cannot be told")
    if any(one.links for one in part):
        return Observation(where, Kind.OPEN, name, "it leads to another document, which may say it")
    if commands:
        return Observation(where, Kind.OPEN, name, "whether one of its commands goes back cannot be told")
    if sum(one.steps for one in part) > 1:
        return Observation(
            where, Kind.OPEN, name, "it has steps and no command; whether they are enough cannot be told"
        )
    return Observation(where, Kind.FAIL, name, "it names no command")
