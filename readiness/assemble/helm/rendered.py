"""What Helm itself rendered, put at the places that our own reading of the templates knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats import kubernetes, yaml
from readiness.model.artifact import Document, Node, Unresolved
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.assemble import Read

_SOURCE = lazy(r"^# Source: (?P<path>\S.*)$", re.MULTILINE)
_SEPARATOR = lazy(r"^---[ \t]*$", re.MULTILINE)
NAMESPACE = "chosen-at-install"
"""The namespace it was rendered for, which stands for the one that is chosen at install."""


def documents(text: str, own: Sequence[Document[object]], folder: str, read: Read) -> Iterator[Document[object]]:
    """The rendered objects, each at its template; then those of ours that were not rendered, as what may be there besides."""
    left = list(own)
    for path, part in _parts(text, folder):
        artifact = read(path)
        if artifact is None:
            continue
        for found in yaml.compose(part):
            if isinstance(found, yaml.YamlProblem):
                continue
            for made in kubernetes.read(artifact, found.root):
                ours = next((one for one in left if one.path == path and one.name == made.name), None)
                if ours is not None:
                    left.remove(ours)
                root = _placed(
                    found.root if made.root is found.root else made.root, ours.root if ours else None, (1, 1, 1, 2)
                )
                for document in kubernetes.read(artifact, root):
                    yield document._replace(
                        sources=ours.sources if ours else (path,), alternative=ours.alternative if ours else None
                    )
    yield from (one._replace(sure=False, alternative=None) for one in left)


def _parts(text: str, folder: str) -> Iterator[tuple[str, str]]:
    """The path of the template, from the audited root, and what it made."""
    for part in _SEPARATOR.split(text):
        match = _SOURCE.search(part)
        if match is not None:
            inside = match["path"].partition("/")[2]  # the chart's name comes first
            yield (f"{folder}/{inside}" if folder else inside), part


def _placed(node: Node, ours: Node | None, around: tuple[int, int, int, int]) -> Node:
    """The rendered value at the place of ours; what we did not know stands where what is around it stands."""
    place = (ours.line, ours.column, ours.end_line, ours.end_column) if ours is not None else around
    fields, keys = {}, {}
    for name, value in node.fields.items():
        if name == "namespace" and value.value == NAMESPACE and ("name" in node.fields and "kind" not in node.fields):
            continue
        below = ours.fields.get(name) if ours is not None else None
        key = ours.keys.get(name) if ours is not None else None
        at = (key.line, key.column, key.end_line, key.end_column) if key is not None else place
        fields[name] = _placed(value, below, at)
        keys[name] = Node(name, position=at)
    same = ours is not None and len(ours.items) == len(node.items)
    items = tuple(
        _placed(item, ours.items[number] if ours is not None and same else None, place)
        for number, item in enumerate(node.items)
    )
    told = Unresolved("{{ .Release.Namespace }}") if node.value == NAMESPACE else node.value
    return Node(told, kind=node.kind, position=place, fields=fields, keys=keys, items=items, tag=node.tag)
