"""Ports on which a container should not listen: a login of its own, or one that takes a privilege to open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import place, selected
from readiness.formats.kubernetes.values import items_of, name_of, number_of
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document

_SSH = 22
_FIRST_FREE = 1024


def check(document: Document[object], *, which: str) -> Iterator[Observation]:
    """One observation for each port of a container. `which`: `ssh`, or `low` for those below 1024."""
    for container in selected(document, "container"):
        for port in items_of(container.node, "ports"):
            written = port.fields.get("containerPort")
            number = number_of(written)
            if written is None or number is None or name_of(port.fields.get("protocol")) in ("UDP", "SCTP"):
                continue
            name = f"{written.text} of {container.name}"
            if isinstance(number, Unresolved):
                yield Observation(place(container, written), Kind.OPEN, name, f"`{number.text}` is only known later")
                continue
            wrong = number == _SSH if which == "ssh" else number < _FIRST_FREE
            yield Observation(place(container, written), Kind.FAIL if wrong else Kind.PASS, name)
