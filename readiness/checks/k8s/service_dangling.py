"""A Service that selects no pod."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import folder, near, operated, strayed, taken
from readiness.checks.k8s.unread import unread
from readiness.model.cluster import PodTemplate
from readiness.model.facts import KubernetesService
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.facts import Text
    from readiness.model.system import System

_WORD = lazy(r"[a-z]+")
_GENERAL = frozenset(
    {"service", "svc", "app", "application", "server", "headless", "internal", "external", "lb", "the"}
)
"""What half of all Services are called."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each Service with a selector. Its pods may be in another repository, or an operator's."""
    templates = system.of(PodTemplate)
    for service in system.of(KubernetesService):
        if service.selector is None:
            continue
        found, doubt = taken(service.selector, service.namespace, system)
        operator = operated(service.selector, service.namespace, system)
        if found:
            yield Observation(service.location, Kind.PASS, service.name)
        elif doubt:
            yield Observation(service.location, Kind.OPEN, service.name, "labels are only known later")
        elif operator is not None:
            note = f"its pods may be run by the operator of {operator.kind}/{operator.name}"
            yield Observation(service.location, Kind.OPEN, service.name, note)
        elif reason := unread(system, service.location):
            yield Observation(service.location, Kind.OPEN, service.name, reason)
        elif near(service, templates) or strayed(service.selector, service, system):
            yield _missed(service, templates)
        else:
            yield Observation(service.location, Kind.OPEN, service.name, "its workload is not in this repository")


def _missed(service: KubernetesService, templates: tuple[PodTemplate, ...]) -> Observation:
    """In one file with workloads it is for one of them; else only if one nearby is called alike."""
    if any(one.location.path == service.location.path for one in templates):
        return Observation(service.location, Kind.FAIL, service.name)
    words = _words(service.name, *(service.selector or {}).values())
    nearby = [one for one in templates if folder(one.location) == folder(service.location)]
    if any(words & _words(one.name, *one.labels.values()) for one in nearby):
        return Observation(service.location, Kind.FAIL, service.name, level=Level.WARNING)
    return Observation(service.location, Kind.OPEN, service.name, "nothing beside it is called alike")


def _words(*texts: Text) -> set[str]:
    return {word for text in texts if isinstance(text, str) for word in _WORD.findall(text.lower())} - _GENERAL
