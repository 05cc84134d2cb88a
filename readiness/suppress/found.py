"""All suppressions that a file, or what several files make, holds: comments and annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from readiness.model.artifact import Document
from readiness.suppress import markers
from readiness.suppress.markers import Marker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readiness.model.artifact import Artifact
    from readiness.model.problem import Problem

    Found = tuple[tuple[Marker, ...], tuple[Problem, ...]]

_KEYS = ("readiness/", "kube-linter.io/", "kube-score/ignore", "checkov.io/skip")


def read(artifact: Artifact, parts: Iterable[Document[Any] | Problem]) -> Found:
    """Of one file and its documents; with those of ours that are malformed."""
    suppressions, malformed = markers.read(artifact)
    if not any(key in artifact.text for key in _KEYS):
        return suppressions, malformed
    annotated, wrong = of_objects(parts)
    return (*suppressions, *annotated), (*malformed, *wrong)


def of_objects(parts: Iterable[Document[Any] | Problem]) -> Found:
    """What Kubernetes objects say of themselves."""
    found = [one for part in parts if isinstance(part, Document) for one in _of_object(part)]
    return (
        tuple(one for one in found if isinstance(one, Marker)),
        tuple(one for one in found if not isinstance(one, Marker)),
    )


def _of_object(document: Document[Any]) -> Iterator[Marker | Problem]:
    if document.format == "kubernetes":
        from readiness.suppress import annotations

        yield from annotations.read(document)
