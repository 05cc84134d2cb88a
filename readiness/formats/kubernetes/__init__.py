"""Kubernetes manifests: objects, the pods they run, and what they tell of the system."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from readiness.formats.kubernetes.objects import KubernetesObject, read
from readiness.formats.kubernetes.selectors import SELECTORS
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from readiness.model.artifact import Document
    from readiness.model.facts import Fact

__all__ = ["NAME", "SELECTORS", "UNRESOLVED", "KubernetesObject", "facts", "read"]

NAME = "kubernetes"
UNRESOLVED = lazy(
    r"\A(?=[^\n]*\n?\Z)(?:"  # one line only: scripts and configuration files are ordinary text
    r"(?>.*?\{\{)(?!-?\s*\$).*\}\}"  # Helm, Jinja, Argo; `{{ $labels.x }}` is for Prometheus, not for us
    r"|(?>\S*?\$\{)[^\s}]*\}\S*\Z"  # envsubst, OpenShift; with blanks around it is a shell's
    r"|\$\(\w+\)\Z|\$[A-Z][A-Z0-9_]*\Z"  # `$(VAR)` inside an argument is the kubelet's
    r"|(?:[^\s<>]*<[A-Za-z][\w .-]*>)+[^\s<>]*\Z"  # `<ACCOUNT>.example.com`
    r")"
)
"""Values that something else fills in before the cluster sees them."""


def facts(document: Document[object]) -> Iterator[Fact]:
    """Workloads, images, variables, Services and routes of one object, what it names, what scales, guards or may do what, and
    how a new version comes in, and what answers at the edge."""
    for part in _parts():
        yield from part(document)


@cache
def _parts() -> tuple[Callable[[Document[object]], Iterable[Fact]], ...]:
    """Imported with the first object."""
    from readiness.formats.kubernetes import (
        access,
        analyses,
        availability,
        containers,
        edges,
        hosts,
        limits,
        mesh,
        monitoring,
        names,
        network,
        paths,
        rollouts,
        running,
        scraping,
        skaffold,
        traffic,
        workloads,
    )
    from readiness.formats.operations import objects

    modules = (
        workloads,
        containers,
        traffic,
        running,
        names,
        availability,
        network,
        access,
        monitoring,
        rollouts,
        analyses,
        mesh,
        edges,
        paths,
        hosts,
        limits,
        skaffold,
        scraping,
        objects,
    )
    return tuple(one.facts for one in modules)
