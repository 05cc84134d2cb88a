"""Variables that the code needs against those that each container which runs it is given."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from readiness.checks.env.names import needed
from readiness.checks.joined import units
from readiness.checks.system.env_names import meant, nearest
from readiness.checks.system.environments import Environment, Givers
from readiness.checks.system.runs import own_runs
from readiness.model.facts import EnvRead
from readiness.model.finding import Kind, Level, Observation
from readiness.model.named import NamedTuple
from readiness.model.settings import Setting
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.checks.joined import Unit
    from readiness.checks.system.environments import Gift
    from readiness.model.containers import ContainerRun
    from readiness.model.location import Location
    from readiness.model.system import System

_MENTIONED = lazy(r"\$[({]?([A-Za-z_]\w*)")
_PROGRAM = lazy(r"(?:^|/)cmd/([^/]+)/[^/]+\.go$")
_COMMON = lazy(
    r"\w*(settings|config|configuration|env|constants|__init__)|main|app|application|server|wsgi|asgi|api|core"
)
"""Modules that whatever runs is likely to load."""
_VERY = 0.88
"""How much alike names are where it is not sure that the program asks for one."""
_MOST = 4
"""Names that one sentence lists."""


class _Way(NamedTuple):
    """A container, and what it is given."""

    run: ContainerRun
    environment: Environment


class _Asked(NamedTuple):
    """What a service's code asks for."""

    needed: Mapping[str, EnvRead]
    every: Mapping[str, EnvRead]
    gaps: tuple[str, ...]
    """What else answers: a configuration server."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each container that runs code which needs variables, and for each name that was meant to be another."""
    givers = Givers(system)
    read = {one.name for one in system.of(EnvRead) if isinstance(one.name, str)}
    told: set[tuple[Location, str, str]] = set()
    for unit in units(system):
        if not unit.runs:
            continue
        asked = _asked(unit, system)
        ways = [_Way(run, givers.environment(run, unit.images)) for run in own_runs(unit)]
        for one in _judged(unit, asked, ways, read) if asked.every else ():
            key = (one.location, one.kind, one.name)
            if key not in told:
                told.add(key)
                yield one


def _asked(unit: Unit, system: System) -> _Asked:
    profiles = {one.location: one.profile for one in unit.service.of(Setting) if one.profile}
    every: dict[str, EnvRead] = {}
    for read in sorted(unit.service.of(EnvRead), key=lambda one: (not one.certain, not one.required, one.location)):
        if isinstance(read.name, str):
            told = read._replace(certain=False) if read.certain and _is_of_another_program(read, unit) else read
            every.setdefault(read.name, told)
    wanted = {
        name: every[name] if every[name].certain else read
        for name, read in needed(unit.service, system.files).items()
        if read.location not in profiles
    }
    for image in unit.images:
        place = image.command_location or image.location
        for name in _MENTIONED.findall(" ".join(image.command)):
            every.setdefault(name, EnvRead(place, name, required=False))
    return _Asked(wanted, every, tuple(_elsewhere(unit)))


def _is_of_another_program(read: EnvRead, unit: Unit) -> bool:
    """Go's `cmd/migrate/main.go`, a script of Python's, of an image that starts another one, or nobody knows which."""
    path = read.location.path
    found = _PROGRAM.search(path)
    if found is not None:
        started = {word.rpartition("/")[2] for image in unit.images for word in image.command[:1]}
        return found[1] not in (*started, unit.service.name)
    if not path.endswith(".py"):
        return False
    stem = path.rpartition("/")[2].removesuffix(".py")
    words = {word for image in unit.images for word in regex(r"[^\w]+").split(" ".join(image.command))}
    return stem not in words and _COMMON.fullmatch(stem) is None


def _elsewhere(unit: Unit) -> Iterator[str]:
    """Spring takes placeholders from wherever it is told to import from."""
    for one in unit.service.of(Setting):
        text = one.value if isinstance(one.value, str) else one.value.text
        if one.key.startswith("spring.config.import") and regex(
            r"configserver:|consul:|vault:|aws-|sm://|zookeeper:|nacos:"
        ).search(text):
            yield f"what `{one.key}` imports"
        elif one.key.startswith(("spring.cloud.config.uri", "spring.cloud.config.discovery")):
            yield "the configuration server"


def _judged(unit: Unit, asked: _Asked, ways: list[_Way], read: set[str]) -> Iterator[Observation]:
    having: dict[str, list[_Way]] = defaultdict(list)
    for way in ways:
        for name in way.environment.given:
            having[name].append(way)
    slipped = [_all_slips(way, asked, read) for way in ways]
    everywhere = _everywhere(slipped, having)
    yield from (_read_wrongly(ways, asked.every[name], given) for name, given in sorted(everywhere))
    for way, slips in zip(ways, slipped, strict=True):
        missing = {name: one for name, one in asked.needed.items() if name not in way.environment.given}
        for name, given in slips.items():
            if (name, given) not in everywhere:
                yield _slip(way, given, asked.every[name], missing)
        missing = {name: one for name, one in missing.items() if name not in slips}
        if not way.run.partial and not way.run.development:
            yield from _missing(unit, asked, way, missing, ways, having)


def _everywhere(slipped: list[dict[str, str]], having: Mapping[str, list[_Way]]) -> set[tuple[str, str]]:
    """Slips that several containers have in common, while none has the name that the code reads."""
    counted = Counter(pair for one in slipped for pair in one.items())
    return {(name, given) for (name, given), times in counted.items() if times > 1 and name not in having}


def _all_slips(way: _Way, asked: _Asked, read: set[str]) -> dict[str, str]:
    """By the name that was meant: the one that is set."""
    unread = _unread(way, asked)
    wanted = {name for name in asked.every if name not in way.environment.given}
    found: dict[str, str] = {}
    for given in unread:
        name = meant(given, wanted, read | asked.every.keys()) if given not in read else ""
        if name:
            found.setdefault(name, given)
    left = [name for name in unread if name not in found.values()]
    missing = wanted & asked.needed.keys() - found.keys()
    sure = {name for name in missing if asked.needed[name].certain}
    found |= nearest(left, sure)
    left = [name for name in left if name not in found.values() and name not in read]
    return found | nearest(left, missing - sure, _VERY)


def _unread(way: _Way, asked: _Asked) -> list[str]:
    """Names that are set, and that no code of the service reads."""
    # In a value, Compose's `${X}` is the shell's, not the container's.
    values = (one.value for one in way.run.environment if way.run.by == "kubernetes")
    words = [*(way.run.command or ()), *(way.run.arguments or ()), *values]
    texts = " ".join(one if isinstance(one, str) else one.text for one in words if one is not None)
    mentioned = set(_MENTIONED.findall(texts))
    return [
        name
        for name, gift in (*way.environment.given.items(), *way.environment.handed.items())
        if name not in asked.every and name not in mentioned and gift.kind not in ("command", "image")
    ]


def _slip(way: _Way, given: str, read: EnvRead, missing: Mapping[str, EnvRead]) -> Observation:
    gift = _gift(way, given)
    return Observation(
        gift.location,
        Kind.FAIL,
        f"{given}, while the code reads {read.name}",
        related=(read.location._replace(message=f"the code reads {read.name}"),),
        level=None if read.certain and str(read.name) in missing and not way.run.development else Level.WARNING,
    )


def _gift(way: _Way, name: str) -> Gift:
    return way.environment.given.get(name) or way.environment.handed[name]


def _read_wrongly(ways: list[_Way], read: EnvRead, given: str) -> Observation:
    """All that run it agree on a name: the code is what must change."""
    having = (gift for way in ways if (gift := way.environment.given.get(given)) is not None)
    places = (one.location._replace(message=f"{given} is set here") for one in having)
    related = (read.location._replace(message=f"the code reads {read.name}"), *dict.fromkeys(places))
    level = Level.ERROR if read.certain else Level.WARNING
    return Observation(
        read.location, Kind.FAIL, f"{given}, while the code reads {read.name}", related=related, level=level
    )


def _missing(
    unit: Unit,
    asked: _Asked,
    way: _Way,
    missing: Mapping[str, EnvRead],
    ways: list[_Way],
    having: Mapping[str, list[_Way]],
) -> Iterator[Observation]:
    gaps = (*way.environment.gaps, *asked.gaps)
    found = {
        name: None if gaps else _level(read, way, ways, having.get(name, []))
        for name, read in missing.items()
        # What nobody sets, and may never be asked for, belongs to something that is switched on nowhere.
        if read.certain or name in having
    }
    for name, level in found.items():
        if level is not None:
            yield _lacking(way, missing[name], having.get(name, []), level)
    unknown = [missing[name] for name, level in found.items() if level is None]
    if unknown:
        yield _untold(unit, way, unknown, gaps)
    elif not found and not asked.needed.keys().isdisjoint(way.environment.given):
        yield Observation(way.run.location, Kind.PASS, unit.service.name)


def _lacking(way: _Way, read: EnvRead, having: list[_Way], level: Level) -> Observation:
    name = str(read.name)
    others = (other.environment.given[name].location._replace(message=f"{name} is set here") for other in having)
    handed = next((one.location for one in way.run.environment if one.name == name), None)
    told = f"no {name}, which the code {'does not start' if read.certain else 'stops'} without"
    return Observation(
        handed or way.run.location,
        Kind.FAIL,
        f"{told}: it hands over what the env file beside it does not set" if handed else told,
        related=(read.location._replace(message=f"the code reads {name} and has no default"), *dict.fromkeys(others)),
        level=level,
    )


def _untold(unit: Unit, way: _Way, unknown: list[EnvRead], gaps: tuple[str, ...]) -> Observation:
    names = ", ".join(str(read.name) for read in unknown[:_MOST]) + (" and others" if len(unknown) > _MOST else "")
    related = tuple(read.location._replace(message=f"the code reads {read.name}") for read in unknown[:_MOST])
    note = f"{gaps[0]} may set {names}" if gaps else f"whether the code gets to where it asks for {names} is not known"
    return Observation(way.run.location, Kind.OPEN, unit.service.name, note, related=related)


def _level(read: EnvRead, way: _Way, ways: list[_Way], having: list[_Way]) -> Level | None:
    """How sure it is that the container stops; None where it may do without."""
    others = len(ways) - 1
    changed = way.run.command is not None or way.run.arguments is not None
    if read.certain and not changed:
        if having and all(other.run.command or other.run.arguments for other in having):
            return None  # it is asked for by what those start instead
        return Level.ERROR if having else Level.WARNING
    if len(having) >= 2 and len(having) == others:
        return Level.WARNING
    return None
