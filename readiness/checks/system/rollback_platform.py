"""A way back that names a workload, a container or a namespace which the repository does not deploy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.system.promised import promises
from readiness.model.containers import ContainerRun
from readiness.model.facts import PipelineJob, Workload
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readiness.checks.system.promised import Promise
    from readiness.model.system import System

_NEAR = 0.75
"""Share of letters that two names have in common, from which on one may be a slip of the other."""
_INSTALLED = lazy(r"\bhelm\s[^\n;&|]*?\b(?:upgrade|install)\s+(?:-{1,2}\S+\s+)*(?P<name>[a-z0-9][a-z0-9.-]*)(?=\s)")
_IMAGE = lazy(r"\bset\s+image\s+\S+\s+(?P<container>[a-z0-9-]+)=")


def check(system: System) -> Iterator[Observation]:
    """One observation for each command that goes back and says what."""
    workloads = system.of(Workload)
    releases = {
        found["name"]
        for one in system.of(PipelineJob)
        for text, _ in one.commands
        for found in _INSTALLED.finditer(text)
    }
    for promise in promises(system):
        if promise.kind == "release":
            yield from _release(promise, releases, system)
        elif workloads:
            yield _workload(promise, workloads, system)


def _release(promise: Promise, releases: set[str], system: System) -> Iterator[Observation]:
    if not releases:
        return
    name = promise.name
    if name in releases:
        yield Observation(promise.location, Kind.PASS, name)
        return
    near = _nearest(name, releases)
    if near:
        jobs = [one for one in system.of(PipelineJob) if any(near in text for text, _ in one.commands)]
        related = tuple(one.location._replace(message=f"the release {near} is installed") for one in jobs[:1])
        yield Observation(
            promise.location, Kind.FAIL, f"the release {name}", f"the pipeline installs {near}", related=related
        )
    else:
        yield Observation(promise.location, Kind.OPEN, name, f"no pipeline here installs a release {name}")


def _workload(promise: Promise, workloads: tuple[Workload, ...], system: System) -> Observation:
    name, label = promise.name, f"{promise.kind}/{promise.name}"
    named = [one for one in workloads if name in (one.name, one.own_name)]
    same = [one for one in named if one.kind == promise.kind]
    if named and not same:
        related = tuple(one.location._replace(message=f"{name} is a {one.kind}") for one in named[:1])
        return Observation(promise.location, Kind.FAIL, label, f"it is a {named[0].kind}", related=related)
    if not named:
        near = _nearest(name, {one.own_name for one in workloads if one.kind == promise.kind})
        if not near:
            return Observation(promise.location, Kind.OPEN, label, f"no manifest here deploys {name}")
        related = tuple(one.location._replace(message=f"deploys {near}") for one in workloads if one.own_name == near)[
            :1
        ]
        return Observation(promise.location, Kind.FAIL, label, f"the manifests deploy {near}", related=related)
    spaces = {one.namespace for one in same}
    near = (
        _nearest(promise.namespace, spaces - {""})
        if promise.namespace and promise.namespace not in spaces and "" not in spaces
        else ""
    )
    if near:
        related = tuple(one.location._replace(message=f"in the namespace {one.namespace}") for one in same[:1])
        note = f"it is deployed to the namespace {near}"
        return Observation(promise.location, Kind.FAIL, f"the namespace {promise.namespace}", note, related=related)
    return _container(promise, same, system)


def _container(promise: Promise, same: list[Workload], system: System) -> Observation:
    """`kubectl set image` names a container of the workload too."""
    label, found = f"{promise.kind}/{promise.name}", _IMAGE.search(promise.text)
    labels = {(one.location.path, f"{one.kind}/{one.name}") for one in same}
    known = [one for one in system.of(ContainerRun) if (one.location.path, one.workload) in labels]
    if found is None or not known or found["container"] in {one.name for one in known}:
        return Observation(promise.location, Kind.PASS, label)
    names = ", ".join(sorted({one.name for one in known}))
    related = (known[0].location._replace(message=f"the container is {known[0].name}"),)
    note = f"the containers of {promise.name} are {names}"
    return Observation(promise.location, Kind.FAIL, f"the container {found['container']}", note, related=related)


def _nearest(name: str, others: Iterable[str]) -> str:
    """The name that one is most likely a slip of; empty if none is near."""
    rated = [(_likeness(name, other), other) for other in others if other != name]
    best = max(rated, default=(0.0, ""))
    return best[1] if best[0] >= _NEAR else ""


def _likeness(one: str, other: str) -> float:
    """Letters in common; a name that is the other with a word more is as near."""
    parts, others = set(regex(r"[-.]").split(one)), set(regex(r"[-.]").split(other))
    if parts < others or others < parts:
        return 0.9
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one, other).ratio()
