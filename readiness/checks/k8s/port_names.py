"""Port names and numbers that the API server refuses, or a Service can never mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes import SELECTORS
from readiness.formats.kubernetes.values import items_of
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node, Target

_NAME = lazy(r"(?=.*[a-z])(?!.*--)[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?")
_HIGHEST = 65535


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each targetPort of a Service and each port of a container."""
    for target in SELECTORS["service"](document):
        for port in items_of(target.node, "spec.ports"):
            yield from _judge(document, target, port.fields.get("targetPort"), named=True)
    for target in SELECTORS["any-container-or-patch"](document):
        for port in items_of(target.node, "ports"):
            yield from _unnumbered(document, target, port)
            yield from _judge(document, target, port.fields.get("containerPort"), named=False)
            name = port.fields.get("name")
            if name is not None and not isinstance(name.value, int):
                yield from _judge(document, target, name, named=True)


def _unnumbered(document: Document[object], target: Target, port: Node) -> Iterator[Observation]:
    """The field is required; a patch merges its list of ports by it."""
    written = port.fields.get("containerPort")
    if (
        port.fields
        and "$patch" not in port.fields
        and (written is None or (written.kind, written.value) == ("scalar", None))
    ):
        place = Location(document.path, (written or next(iter(port.keys.values()), port)).region, target.logical)
        yield Observation(place, Kind.FAIL, f"an entry of {target.name} without a containerPort")


def _judge(document: Document[object], target: Target, node: Node | None, *, named: bool) -> Iterator[Observation]:
    if node is None or node.value is None or isinstance(node.value, Unresolved):
        return
    if isinstance(node.value, int) or (node.text.isdecimal() and not named):
        right = 0 < int(node.value) <= _HIGHEST
    else:
        right = named and (_NAME.fullmatch(node.text) is not None or "{" in node.text)
    place = Location(document.path, node.region, target.logical)
    if isinstance(node.value, str) and node.value.isupper():
        yield Observation(place, Kind.OPEN, f"{node.text} of {target.name}", "it looks like a word to be replaced")
        return
    yield Observation(place, Kind.PASS if right else Kind.FAIL, f"{node.text} of {target.name}")
