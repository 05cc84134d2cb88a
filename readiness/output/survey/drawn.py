"""What every drawing shows: a node for each service, neighbour and the outside, and an arrow for each pair that has to do with one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple
from readiness.output.plain import one_line

if TYPE_CHECKING:
    from readiness.model.survey import Survey

OUTSIDE = "outside"


class Node(NamedTuple):
    key: str
    """Its name; empty for the outside."""
    label: str
    shape: str
    """`service`, `worker`, `job`, `tool`, `other`, `store`, `outside`."""
    detail: str = ""
    """A few words more: `go, service`."""


class Arrow(NamedTuple):
    source: str
    target: str
    kinds: tuple[str, ...]
    """`calls`, `waits for`, `routes to`; what is called is waited for anyway."""
    why: str

    @property
    def weak(self) -> bool:
        return self.kinds == ("waits for",)


class Drawing(NamedTuple):
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]


def drawing(survey: Survey) -> Drawing:
    """Nodes in the order of the survey, the outside first if anything comes in from there."""
    stores = {one.name for one in survey.neighbours if one.store}
    nodes = [Node("", OUTSIDE, "outside")] if any(not one.source for one in survey.calls) else []
    for service in survey.services:
        shape = _shape(service.kind, store=service.store)
        nodes.append(
            Node(
                service.name, one_line(service.name), shape, one_line(", ".join((*service.languages[:1], service.kind)))
            )
        )
    for one in survey.neighbours:
        shape = "store" if one.name in stores else "other"
        nodes.append(Node(one.name, one_line(one.name), shape, one_line(one.image)))
    return Drawing(tuple(nodes), tuple(_arrows(survey)))


def _shape(kind: str, *, store: bool) -> str:
    if store:
        return "store"
    return {"infrastructure": "other", "library": "tool", "site": "service"}.get(kind, kind)


def _arrows(survey: Survey) -> list[Arrow]:
    pairs: dict[tuple[str, str], dict[str, str]] = {}
    for call in survey.calls:
        why = one_line(call.evidence[0].message) if call.evidence else ""
        pairs.setdefault((call.source, call.target), {})[call.kind] = why
    found = []
    for (source, target), kinds in pairs.items():
        strong = tuple(kind for kind in kinds if kind != "waits for") or tuple(kinds)
        found.append(Arrow(source, target, strong, kinds[strong[0]]))
    return found
