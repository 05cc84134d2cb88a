"""Several instances that change the schema at once, because each of them does so when it starts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.checks.docker.migrate_on_boot import migrates
from readiness.checks.docker.started import peeled
from readiness.checks.joined import units
from readiness.checks.system.built import built_here
from readiness.checks.system.started import command, script_of
from readiness.formats.shell import argument_list, pipelines
from readiness.model.artifact import Unresolved
from readiness.model.cluster import Autoscaler
from readiness.model.containers import Said
from readiness.model.finding import Kind, Observation
from readiness.model.lifecycle import MigratesHere
from readiness.model.named import NamedTuple
from readiness.model.settings import Brought
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.checks.joined import Unit
    from readiness.checks.system.started import Command
    from readiness.model.containers import ContainerRun
    from readiness.model.facts import ImageBuilt
    from readiness.model.location import Location
    from readiness.model.system import System

_LOCKS = lazy(
    r"(?i)\bprisma migrate deploy\b|\b(?:rails|rake|bin/rails) db:(?:migrate|prepare)\b|\bflyway\b|\bliquibase\b|\bknex\b|\bsqlx migrate\b|\bnode-pg-migrate\b|\batlas\b"
    r"|^migrate .*\bup\b|\bartisan migrate\b.*--isolated"
)
"""Tools that let the others wait, by their own documentation."""
_DOES_NOT = lazy(
    r"(?i)\balembic\b|manage\.py migrate\b|django-admin migrate\b|\bflask db upgrade\b|\baerich\b|\bsequelize(?:-cli)? db:migrate\b|\btypeorm\b|\bartisan migrate\b"
    r"|\bdoctrine:migrations\b|\bgoose\b|\bdbmate\b|\bdrizzle-kit\b|\bprisma (?:db push|migrate dev)\b|\baerich\b"
)
"""Tools that do not. Of all others, such as a project's own script, it is not known."""
_LIBRARIES = ("flyway", "liquibase")


class Migration(NamedTuple):
    name: str
    locked: bool | None
    location: Location


def check(system: System) -> Iterator[Observation]:
    """One observation for each container of ours that migrates when it starts, and that more than one may run of."""
    most = _scaled(system)
    for unit in units(system):
        for run in unit.deployed():
            image = built_here(unit, run)
            if image is None or run.partial:
                continue
            found = next(iter(_migrations(unit, image, run)), None)
            if found is not None:
                yield from _judge(unit, run, found, most)


def _scaled(system: System) -> Mapping[str, list[Autoscaler]]:
    """By the workload they scale."""
    found: dict[str, list[Autoscaler]] = defaultdict(list)
    for one in system.of(Autoscaler):
        if one.kind != "VerticalPodAutoscaler" and one.maximum is not None:
            found[f"{one.target_kind}/{one.target_name}"].append(one)
    return found


def _migrations(unit: Unit, image: ImageBuilt, run: ContainerRun) -> Iterator[Migration]:
    """What it starts with, what runs in front of it in the same pod, what its code and its libraries do."""
    yield from _started(unit, image, command(image, run))
    for one in unit.beside:
        if one.phase == "init" and one.workload == run.workload and one.location.path == run.location.path:
            words = tuple(word for word in (*(one.command or ()), *(one.arguments or ())) if isinstance(word, str))
            if one.command_location is not None:
                yield from _in_words(words, one.command_location)
    for told in unit.service.of(MigratesHere):
        yield Migration(told.tool, told.locked, told.location)
    for brought in unit.service.of(Brought):
        for library, place in brought.libraries:
            if any(word in library for word in _LIBRARIES) and "plugin" not in library:
                yield Migration(library.rpartition(":")[2], locked=True, location=place)


def _started(unit: Unit, image: ImageBuilt, told: Command) -> Iterator[Migration]:
    if not told.words or told.location is None:
        return
    script = script_of(unit, image, told.words)
    if script is not None:
        for words, place, _ in script.commands:
            yield from _named(peeled(words), place)
    yield from _in_words(told.words, told.location)


def _in_words(words: tuple[str, ...], place: Location) -> Iterator[Migration]:
    for pipeline in argument_list(words) if words else ():
        for one in pipeline:
            for inner in [one, *(part for text in one.inside for line in pipelines(text) for part in line)]:
                yield from _named(peeled(inner.words), place)


def _named(words: tuple[str, ...], place: Location) -> Iterator[Migration]:
    if not words or not migrates(words):
        return
    text = " ".join(words)
    locked = True if _LOCKS.search(text) else False if _DOES_NOT.search(text) else None
    yield Migration(" ".join(words[:3]), locked, place)


def _judge(
    unit: Unit, run: ContainerRun, found: Migration, scaled: Mapping[str, list[Autoscaler]]
) -> Iterator[Observation]:
    count = _count(run, scaled)
    if count is None:
        return
    name, number = unit.service.name, count.value
    shown = number.text if isinstance(number, Unresolved) else number
    related = (
        found.location._replace(message=f"{found.name} runs when it starts"),
        count.location._replace(message=f"{shown} instances"),
    )
    if found.locked:
        yield Observation(found.location, Kind.PASS, name, related=related)
    elif isinstance(number, Unresolved):
        yield Observation(
            found.location,
            Kind.OPEN,
            name,
            f"how many instances there are ({shown}) is only known later",
            related=related,
        )
    elif isinstance(number, int) and number > 1:
        if found.locked is None:
            note = f"whether {found.name} lets {number} instances wait for each other is not known"
            yield Observation(found.location, Kind.OPEN, name, note, related=related)
        else:
            note = f"{found.name} has no lock, and up to {number} instances start"
            yield Observation(found.location, Kind.FAIL, name, note, related=related)
    else:
        yield Observation(found.location, Kind.PASS, name, related=related)


def _count(run: ContainerRun, scaled: Mapping[str, list[Autoscaler]]) -> Said | None:
    """The most that may run at once, by an autoscaler of the same way to deploy it; None where one is all that is said."""
    near = [one for one in scaled.get(run.workload, ()) if _together(one.location.path, run.location.path)]
    if near and run.by == "kubernetes" and near[0].maximum is not None:
        return Said(near[0].maximum, near[0].location)
    return run.replicas


def _together(one: str, other: str) -> bool:
    """In one folder, or one below the other's."""
    first, second = (f"{path.rpartition('/')[0]}/" for path in (one, other))
    return first.startswith(second) or second.startswith(first)
