"""One service as Compose runs it in production and as Kubernetes does: image, port, variables, what is asked of its health."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.joined import image_name, units
from readiness.checks.system.environments import Givers
from readiness.checks.system.runs import own_runs
from readiness.model.artifact import as_written
from readiness.model.facts import EnvRead
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from readiness.checks.joined import Unit
    from readiness.model.containers import ContainerRun
    from readiness.model.system import System

_URL = lazy(r"https?://[^/\s\"']+(/[\w./-]*)")


def check(system: System) -> Iterator[Observation]:
    """One observation for each service that both run."""
    givers = Givers(system)
    for unit in units(system):
        runs = [run for run in own_runs(unit) if not run.development and not run.partial]
        composed = [run for run in runs if run.by == "compose"]
        clustered = [run for run in runs if run.by == "kubernetes"]
        for one in composed:
            others = [other for other in clustered if _is_same(one, other)]
            if others:
                yield _compared(unit, one, others, givers)


def _is_same(one: ContainerRun, other: ContainerRun) -> bool:
    """By its image's name, or by its own: an image that holds all programs at once is not the one that holds one of them."""
    if one.image is None or other.image is None or image_name(one.image) == image_name(other.image):
        return True
    return one.name in (other.name, other.workload.rpartition("/")[2])


def _compared(unit: Unit, one: ContainerRun, others: list[ContainerRun], givers: Givers) -> Observation:
    """What one of the others agrees with is no difference."""
    found = [min((_difference(unit, one, other, givers, part) for other in others), key=bool) for part in _PARTS]
    texts = [text for text in found if text]
    related = tuple(dict.fromkeys(other.location._replace(message="Kubernetes runs it here") for other in others))
    if not texts:
        return Observation(one.location, Kind.PASS, unit.service.name, related=related)
    return Observation(one.location, Kind.FAIL, f"{unit.service.name}: {'; '.join(texts)}", related=related)


def _difference(unit: Unit, one: ContainerRun, other: ContainerRun, givers: Givers, part: Callable[..., str]) -> str:
    return part(unit, one, other, givers)


def _image(_unit: Unit, one: ContainerRun, other: ContainerRun, _givers: Givers) -> str:
    if not isinstance(one.image, str) or not isinstance(other.image, str) or "/" not in one.image:
        return ""  # built and named for itself alone
    here, there = image_name(one.image), image_name(other.image)
    return f"the image is {here} here, {there} there" if here != there else ""


def _port(_unit: Unit, one: ContainerRun, other: ContainerRun, _givers: Givers) -> str:
    here = {port.number for port in one.ports if isinstance(port.number, int)}
    there = {port.number for port in other.ports if isinstance(port.number, int)}
    if len(here) != len(one.ports) or len(there) != len(other.ports) or not here or not there or here & there:
        return ""
    return f"port {_listed(here)} here, {_listed(there)} there"


def _variables(unit: Unit, one: ContainerRun, other: ContainerRun, givers: Givers) -> str:
    """Only those that the code reads and has no default for: all others are there to differ."""
    here, there = givers.environment(one, unit.images), givers.environment(other, unit.images)
    if here.gaps or there.gaps:
        return ""
    read = {
        fact.name
        for fact in unit.service.of(EnvRead)
        if isinstance(fact.name, str) and fact.required and fact.default is None
    }
    missing = sorted(read & here.given.keys() - there.given.keys())
    more = sorted(read & there.given.keys() - here.given.keys())
    texts = [f"{_listed(missing)} only here"] if missing else []
    return ", ".join([*texts, f"{_listed(more)} only there"] if more else texts)


def _health(_unit: Unit, one: ContainerRun, other: ContainerRun, _givers: Givers) -> str:
    here = {path for asked in one.asked for path in _URL.findall(" ".join(map(as_written, asked.command)))}
    there = {as_written(asked.path) for asked in other.asked if asked.handler == "http"}
    if len(here) != 1 or not there or any("$" in path for path in (*here, *there)) or here & there:
        return ""
    bare = {regex(r"/+$").sub("", path) for path in there}
    path = next(iter(here))
    return (
        f"health is asked at {path} here, at {_listed(there)} there" if regex(r"/+$").sub("", path) not in bare else ""
    )


_PARTS: tuple[Callable[..., str], ...] = (_image, _port, _variables, _health)


def _listed(values: set[int] | set[str] | list[str]) -> str:
    return " and ".join(sorted(map(str, values)))
