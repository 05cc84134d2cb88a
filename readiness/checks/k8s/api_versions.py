"""API versions that clusters no longer serve, and kinds that the version named never had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import KubernetesObject
from readiness.formats.kubernetes.api_versions import REMOVED, SERVED, is_built_in
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document
    from readiness.model.location import Region


def check(document: Document[object], *, ask: str) -> Iterator[Observation]:
    """One observation for each object of a built-in API group. `ask`: `removed` or `unknown`."""
    content = document.content
    if not isinstance(content, KubernetesObject) or not is_built_in(content.api_version):
        return
    at = Location(document.path, _place(content), content.label)
    name = f"{content.kind} of {content.api_version}"
    removed = REMOVED.get((content.api_version, content.kind))
    if ask == "removed":
        note = f"removed in Kubernetes {removed[0]}; {removed[1]}" if removed else ""
    else:
        served = SERVED.get(content.kind, ())
        unknown = bool(served) and content.api_version not in served and removed is None
        note = f"it is {' or '.join(served)}" if unknown else ""
    yield Observation(at, Kind.FAIL if note else Kind.PASS, name, note)


def _place(content: KubernetesObject) -> Region:
    node = content.root.fields.get("apiVersion")
    return node.region if node is not None else content.anchor
