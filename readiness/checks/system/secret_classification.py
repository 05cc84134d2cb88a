"""Variables that come from a Secret where a service runs in one way, and are written out where it runs in another."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.checks import secret_words
from readiness.checks.joined import units
from readiness.checks.secret_names import is_nothing, is_placeholder, login, names_a_secret
from readiness.checks.system.environments import Gift, Givers
from readiness.checks.system.runs import own_runs
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.joined import Unit
    from readiness.model.containers import ContainerRun
    from readiness.model.location import Location
    from readiness.model.system import System

    Having = list[tuple[ContainerRun, Gift]]

_ASIDE = lazy(
    r"(?i)(^|[/._-])(dev|devel|development|local|test|tests|testing|ci|e2e|kind|minikube|sandbox|demo|quickstart)([/._-]|$)"
)
"""Where what is written out opens nothing that matters."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each variable that a Secret gives in at least one way, and for each way it is written out in."""
    givers = Givers(system)
    told: set[tuple[Location, str]] = set()
    for unit in units(system):
        if len(unit.runs) > 1:
            for one in _unit(unit, givers):
                if (one.location, one.name) not in told:
                    told.add((one.location, one.name))
                    yield one


def _unit(unit: Unit, givers: Givers) -> Iterator[Observation]:
    having: dict[str, Having] = defaultdict(list)
    for run in own_runs(unit):
        if not run.development and not _ASIDE.search(run.location.path):
            for name, gift in givers.environment(run, unit.images).given.items():
                having[name].append((run, gift))
    for name, ways in having.items():
        secret = [gift for _, gift in ways if gift.kind == "Secret"]
        if secret and len(ways) > 1:
            yield from _judged(name, secret, ways)


def _judged(name: str, secret: list[Gift], ways: Having) -> Iterator[Observation]:
    places = tuple(dict.fromkeys(gift.location._replace(message=f"{name} comes from a Secret") for gift in secret))
    clear = [gift for _, gift in ways if gift.kind in ("", "ConfigMap", "image") and _is_secret(name, gift)]
    unknown = [
        gift for run, gift in ways if not gift.kind and isinstance(gift.value, Unresolved) and run.by == "kubernetes"
    ]
    for gift in clear:
        where = (
            "in a ConfigMap" if gift.kind == "ConfigMap" else "in the image" if gift.kind == "image" else "in the clear"
        )
        place = gift.value_location or gift.location
        yield Observation(place, Kind.FAIL, f"{name} stands {where} here, and in a Secret elsewhere", related=places)
    if not clear and unknown and names_a_secret(name):
        note = f"what `{unknown[0].value.text}` comes to is only known later"  # type: ignore[union-attr]
        yield Observation(unknown[0].location, Kind.OPEN, name, note, related=places)
    elif not clear and sum(gift.kind == "Secret" for _, gift in ways) > 1:
        yield Observation(secret[0].location, Kind.PASS, name)


def _is_secret(name: str, gift: Gift) -> bool:
    value = gift.value
    if not isinstance(value, str):
        return False
    text = value.strip()
    if regex(r"\$\(\w+\)|\$\{|\{\{").search(text):
        return False  # made of others
    if login(text):
        return True
    return (
        names_a_secret(name) and not is_nothing(text) and not secret_words.is_placeholder(text) and not _is_asked(text)
    )


def _is_asked(text: str) -> bool:
    """Nobody takes it for a value: `replace-me`."""
    return is_placeholder(text) and not secret_words.is_weak(text)
