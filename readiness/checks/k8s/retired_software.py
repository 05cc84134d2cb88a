"""Software that its makers gave up and that has wide rights in the cluster: the Kubernetes dashboard, Helm 2's Tiller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import selected
from readiness.formats.kubernetes.values import name_of, names_of, texts_of
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Target

_IMAGES = {
    "dashboard": lazy(r"(^|/)(kubernetesui/dashboard|kubernetes-dashboard(-\w+)?)([:@]|$)"),
    "tiller": lazy(r"(^|/)tiller([:@]|$)"),
}
_LABELS = {
    "dashboard": frozenset({("app", "kubernetes-dashboard"), ("k8s-app", "kubernetes-dashboard")}),
    "tiller": frozenset({("name", "tiller")}),
}
_LOOPBACK = lazy(r"^--listen=(localhost|127\.0\.0\.1|\[?::1\]?):\d+$")


def check(document: Document[object], *, which: str, reachable: bool = False) -> Iterator[Observation]:
    """One observation for each pod; `reachable` asks of those that run it whether others in the cluster can call it."""
    for pod in selected(document, "pod"):
        found = _found(document, pod, which)
        place = Location(document.path, found.anchor if found is not None else pod.anchor, pod.logical)
        if not reachable:
            yield Observation(place, Kind.PASS if found is None else Kind.FAIL, pod.name)
        elif found is not None:
            yield Observation(place, _listening(document), pod.name)


def _found(document: Document[object], pod: Target, which: str) -> Target | None:
    """The container by its image, else the pod by its labels or its name."""
    for container in selected(document, "any-container"):
        if _IMAGES[which].search(name_of(container.node.fields.get("image"))):
            return container
    labels = names_of(pod.node.get("metadata.labels"))
    named = name_of(pod.node.get("metadata.name")) == which
    return pod if named or not _LABELS[which].isdisjoint(labels.items()) else None


def _listening(document: Document[object]) -> Kind:
    """Without a word it listens on every address of its pod."""
    words = [
        word
        for container in selected(document, "container")
        for key in ("command", "args")
        for word in texts_of(container.node.fields.get(key))
    ]
    if any(isinstance(word, str) and _LOOPBACK.match(word) for word in words):
        return Kind.PASS
    return Kind.OPEN if any(isinstance(word, Unresolved) for word in words) else Kind.FAIL
