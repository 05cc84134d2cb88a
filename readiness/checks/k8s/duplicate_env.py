"""An environment variable that a container is given twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import place, selected
from readiness.formats.kubernetes.values import items_of
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document


def check(document: Document[object]) -> Iterator[Observation]:
    """A fail for each second time, or a pass for a container whose variables are all different."""
    for target in selected(document, "any-container"):
        seen: set[str] = set()
        twice = False
        for variable in items_of(target.node, "env"):
            name = variable.fields.get("name")
            if name is None or not name.text:
                continue
            if name.text in seen:
                twice = True
                yield Observation(place(target, name), Kind.FAIL, name.text)
            seen.add(name.text)
        if seen and not twice:
            yield Observation(place(target), Kind.PASS, target.name)
