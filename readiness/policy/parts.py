"""What the configuration says of single paths and services, applied to what was observed there. Pure, and behind all checks.

A rule runs if it runs anywhere; here its voice is taken where it does not speak, and given its level where that is another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.discover.chosen import excluded
from readiness.engine.conclude import located
from readiness.model.finding import Kind, Level
from readiness.model.named import NamedTuple
from readiness.model.report import Notification
from readiness.select import decide
from readiness.select.parts import fail_on, inside, level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from readiness.config import Config, Section, ServiceSettings
    from readiness.engine.examine import Observed
    from readiness.model.finding import Finding
    from readiness.model.location import Location
    from readiness.model.rule import Rule
    from readiness.model.system import Service

    Part = Section | ServiceSettings


class Spoken(NamedTuple):
    """What is left of the observations, and what is to be told of the rest."""

    observed: tuple[Observed, ...]
    rules: Mapping[str, Rule]
    """With the highest level that each has anywhere."""
    notes: tuple[Notification, ...]


class Parts:
    """The parts of one audit."""

    def __init__(self, config: Config, catalogue: Iterable[Rule], files: Iterable[str]) -> None:
        """`catalogue`: the rules as their files have them. `files`: all paths that findings may name."""
        self._config = config
        self._own = {rule.id: rule for rule in catalogue}
        paths = [(one, _matched(one, files)) for one in config.paths]
        self._paths = [(one, matched) for one, matched in paths if matched]
        self._services = {one.name: one for one in config.services if speaks(one)}
        self._configs: dict[tuple[int, ...], Config] = {}
        self._said: dict[tuple[str, tuple[int, ...]], tuple[bool, Level, Level]] = {}

    def at(self, rule_id: str, path: str, service: str) -> tuple[bool, Level, Level]:
        """Whether a rule speaks there, its level, and the least level that fails the run."""
        parts = self.of(path, service)
        key = (rule_id, tuple(map(id, parts)))
        if key not in self._said:
            config = self._inside(parts)
            rule = self._own[rule_id]
            self._said[key] = decide(rule, config).runs, level(rule, config), fail_on(rule, config)
        return self._said[key]

    def of(self, path: str, service: str) -> tuple[Part, ...]:
        """The nearest last: a service is wider than a path."""
        own = (self._services[service],) if service in self._services else ()
        return (*own, *(one for one, matched in self._paths if path in matched))

    def _inside(self, parts: Sequence[Part]) -> Config:
        key = tuple(map(id, parts))
        if key not in self._configs:
            self._configs[key] = inside(self._config, parts)
        return self._configs[key]


def spoken(
    observed: Iterable[Observed],
    parts: Parts,
    rules: Mapping[str, Rule],
    owner: Callable[[Location], Service | None],
    files: frozenset[str],
) -> Spoken:
    """Only what speaks where it stands, each with its level there."""
    kept: list[Observed] = []
    highest = {rule_id: parts.at(rule_id, "", "")[1] for rule_id in rules}
    lost: dict[str, list[Observed]] = {}
    for one in observed:
        place = located(one.observation.location, rules[one.rule_id], files)
        service = owner(one.observation.location)
        name = service.name if service else ""
        heard, own, _ = parts.at(one.rule_id, place.path, name)
        if service and rules[one.rule_id].applies_to and service.kind not in rules[one.rule_id].applies_to:
            continue  # not asked of it anyway
        if not heard:
            lost.setdefault(_part(parts.of(place.path, name)), []).append(one)
            continue
        highest[one.rule_id] = max(highest[one.rule_id], own, key=lambda level: level.rank)
        lowered = min(own, one.observation.level or own, key=lambda level: level.rank)
        kept.append(one._replace(observation=one.observation._replace(level=lowered)))
    leveled = {rule_id: rule._replace(level=highest[rule_id]) for rule_id, rule in rules.items()}
    return Spoken(tuple(kept), leveled, tuple(_told(lost)))


def thresholds(findings: Iterable[Finding], parts: Parts, usual: Level) -> Mapping[str, Level]:
    """By fingerprint, the least level that fails the run, where it is not the usual one."""
    found = {one.fingerprint: parts.at(one.rule_id, one.location.path, one.service)[2] for one in findings}
    return {name: level for name, level in found.items() if level is not usual}


def _told(lost: Mapping[str, Sequence[Observed]]) -> Iterator[Notification]:
    for part, silent in lost.items():
        fails = sum(one.observation.kind is Kind.FAIL for one in silent)
        unknown = sum(one.observation.kind is Kind.OPEN for one in silent)
        if fails or unknown:
            names = sorted({one.rule_id for one in silent if one.observation.kind is not Kind.PASS})
            more = f" and {len(names) - 5} more" if len(names) > 5 else ""
            counts = f"{fails} fail{'' if fails == 1 else 's'} and {unknown} open"
            message = f"switched off by the configuration for {part}: {counts}, of {', '.join(names[:5])}{more}"
            yield Notification(Level.NOTE, message)


def _part(parts: Sequence[Part]) -> str:
    if not parts:
        return "everything else"
    nearest = next((one for one in reversed(parts) if one.select or one.ignore), parts[-1])
    return f"`{', '.join(nearest.path)}`" if not isinstance(nearest.path, str) else f"service `{nearest.name}`"


def _matched(part: Section, files: Iterable[str]) -> frozenset[str]:
    """By the dialect of `exclude`: a pattern that means a folder means what is in it."""
    paths = frozenset(files)
    return paths - frozenset(excluded(paths, part.path)[0])


def speaks(service: ServiceSettings) -> bool:
    """Whether anything is said of the rules for a service, besides where it is."""
    return bool(service.select or service.extend_select or service.ignore or service.rules or service.fail_on)
