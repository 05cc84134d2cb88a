"""Prisma's schema: the models whose columns its client asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.formats.stored.places import enclosed, places
from readiness.model.artifact import Artifact, Document, Node
from readiness.model.lifecycle import TableModel
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from readiness.model.artifact import Target
    from readiness.model.facts import Fact
    from readiness.model.problem import Problem

NAME = "prisma"
SELECTORS: Mapping[str, Callable[[Document[object]], Iterable[Target]]] = {}
_MODEL = lazy(r"(?m)^model\s+(\w+)\s*\{")
_ENUM = lazy(r"(?m)^enum\s+(\w+)\s*\{")
_FIELD = lazy(r"(?m)^[ \t]+(?P<name>\w+)[ \t]+(?P<type>\w+)(?P<many>\[\])?\??(?P<rest>[^\n]*)$")
_MAPPED = lazy(r"(?<!@)@map\(\s*(?:name:\s*)?\"([^\"]+)\"")
_TABLE = lazy(r"@@map\(\s*(?:name:\s*)?\"([^\"]+)\"")
_SCALARS = frozenset("String Int BigInt Boolean DateTime Json Float Decimal Bytes Unsupported".split())


def documents(artifact: Artifact) -> Iterator[Document[object] | Problem]:
    """The whole file as one document."""
    yield Document(artifact, NAME, Node(kind="mapping"), tuple(_models(artifact)))


def facts(document: Document[object]) -> Iterator[Fact]:
    """Its models."""
    yield from cast("tuple[TableModel, ...]", document.content)


def _models(artifact: Artifact) -> Iterator[TableModel]:
    text = artifact.text
    at = places(text, artifact.path)
    kinds = _SCALARS | {found[1] for found in _ENUM.finditer(text)}
    for found in _MODEL.finditer(text):
        body = enclosed(text, found.start())
        start = text.find("{", found.start())
        columns = []
        for field in _FIELD.finditer(body):
            mapped = _MAPPED.search(field["rest"])
            if field["type"] in kinds and not field["rest"].lstrip().startswith("//"):
                columns.append((mapped[1] if mapped else field["name"], at(start + field.start("name"))))
        named = _TABLE.search(body)
        if columns:
            yield TableModel(at(found.start()), (named[1] if named else found[1]).lower(), tuple(columns), "prisma")
