"""Grafana's dashboards: the queries of their panels. They are long, and of all that is in them nothing else is asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from readiness.model.artifact import Artifact, Document, Node
from readiness.model.location import Location, Region
from readiness.model.measuring import MetricAsked
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from readiness.model.artifact import Target

NAME = "dashboard"
SELECTORS: Mapping[str, Callable[[Document[object]], Iterable[Target]]] = {}
_QUERY = lazy(r"\"expr\"\s*:\s*(\"(?:\\.|[^\"\\\n])*\")")
_TITLE = lazy(r"^ {0,2}\"title\"\s*:\s*(\"(?:\\.|[^\"\\\n])*\")", 8)


def recognised(text: str) -> bool:
    return '"panels"' in text and '"expr"' in text


def documents(artifact: Artifact) -> Iterator[Document[object]]:
    yield Document(artifact, NAME, Node(kind="mapping", position=(1, 1, 1, 1)), None)


def facts(document: Document[object]) -> Iterator[MetricAsked]:
    """Each query once."""
    text, seen = document.artifact.text, set[str]()
    title = _TITLE.search(text)
    by = f"dashboard {_plain(title[1])}" if title is not None else "dashboard"
    line, counted = 1, 0
    for found in _QUERY.finditer(text):
        query = _plain(found[1])
        if query in seen:
            continue
        seen.add(query)
        line, counted = line + text.count("\n", counted, found.start()), found.start()
        start, end = text.rfind("\n", 0, found.start()) + 1, text.find("\n", found.start())
        place = Location(document.path, Region.of_line(line, text[start : len(text) if end < 0 else end]), by)
        yield MetricAsked(place, by, query, advisory=True)


def _plain(quoted: str) -> str:
    try:
        return str(json.loads(quoted))
    except ValueError:
        return quoted.strip('"')
