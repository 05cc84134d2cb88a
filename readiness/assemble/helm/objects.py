"""What a chart makes: every template rendered in both readings, and its objects."""

from __future__ import annotations

import copy
from collections import Counter
from typing import TYPE_CHECKING

from readiness.assemble.helm import charts
from readiness.assemble.helm.composed import Broken, compose, shaped, without_doubt
from readiness.assemble.helm.kept import Kept
from readiness.assemble.helm.parse import parse
from readiness.assemble.helm.render import Renderer, Said, TooMuchError
from readiness.assemble.helm.ropes import Source
from readiness.assemble.helm.tokens import TemplateError
from readiness.assemble.helm.values import ChangedError
from readiness.formats import kubernetes
from readiness.model.location import Location, Region
from readiness.model.named import NamedTuple
from readiness.model.problem import Problem
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.assemble import Read
    from readiness.assemble.helm.charts import Chart, Placed
    from readiness.assemble.helm.ropes import Rope
    from readiness.assemble.helm.tree import Template
    from readiness.assemble.helm.values import World
    from readiness.model.artifact import Artifact, Document, Node

_CHANGES = lazy(r"[\s({|-](?:set|unset|(?:mustM|m)erge(?:Overwrite)?)\s+[$.(]")
"""Functions that change what they are given: the values, for all templates after them, or what the template made itself."""
_NAMED = lazy(r"[.\"'`]Template\b(?!\.BasePath)")
"""A template that asks what it is called."""
_MOST_TRIES = 8
_NOT_READ = "Helm template: it can not be read as it lies"


class Parsed(NamedTuple):
    artifact: Artifact
    source: Source
    template: Template | None
    refused: TemplateError | None = None


class Made(NamedTuple):
    """Of one template."""

    path: str
    documents: tuple[Document[object], ...]
    problems: tuple[Problem, ...]
    said: tuple[Said, ...]


class Reading:
    """A chart with its sub-charts, parsed."""

    def __init__(self, chart: Chart, read: Read) -> None:
        self.chart = chart
        self._read = read
        self.parsed: dict[str, Parsed] = {}
        self.placed = charts.placed(chart)
        for one in self.placed:
            self._parse(one.chart)
        self._defines = self._defined()
        self._settled = bool(chart.production)
        self._changes = any(_CHANGES.search(one.source.text) for one in self.parsed.values())
        self._named = any(_NAMED.search(one.source.text) for one in self.parsed.values())

    def _parse(self, chart: Chart) -> None:
        for path in chart.layout.templates:
            artifact = self._read(path) if path not in self.parsed else None
            if artifact is None:
                continue
            source = Source(path, artifact.text)
            try:
                self.parsed[path] = Parsed(artifact, source, parse(artifact.text))
            except TemplateError as error:
                self.parsed[path] = Parsed(artifact, source, None, error)

    def _defined(self) -> Mapping[str, tuple[tuple[object, ...], Source]]:
        """By name; a parent's wins over a sub-chart's."""
        found: dict[str, tuple[tuple[object, ...], Source]] = {}
        for one in sorted(self.placed, key=lambda one: -one.path.count("/")):
            for path in one.chart.layout.templates:
                parsed = self.parsed.get(path)
                if parsed is not None and parsed.template is not None:
                    found.update({name: (nodes, parsed.source) for name, nodes in parsed.template.defines.items()})
        return found

    def made(self) -> list[Made]:
        """Of every template, in Helm's own order. Each reading has the values for itself if some template changes them."""
        try:
            return list(self._made(Kept(changing=self._changes)))
        except ChangedError:
            return list(self._made(None))

    def _made(self, kept: Kept | None) -> Iterator[Made]:
        for one in self.placed:
            if one.chart.is_library:
                continue
            first = self._context(one, apart=kept is None)
            worlds = (first, self._context(one, apart=True) if kept is None else first)
            # The order matters where a template changes the values: the deepest first, from the last to the first.
            for path in sorted(one.chart.layout.templates, key=lambda path: (path.count("/"), path), reverse=True):
                parsed = self.parsed.get(path)
                if parsed is not None and is_rendered(path):
                    own = Kept(changing=self._changes) if kept is not None and self._named else kept
                    yield self._template(one, parsed, worlds, own)

    def _context(self, one: Placed, *, apart: bool) -> World:
        world = charts.context(
            one.chart, copy.deepcopy(one.values) if apart else one.values, self.chart.name, self._read
        )
        world.held = not apart
        return world

    def _template(self, one: Placed, parsed: Parsed, worlds: tuple[World, World], kept: Kept | None) -> Made:
        path = parsed.artifact.path
        if parsed.template is None:
            return Made(path, (), (_problem(path, 1, f"{_NOT_READ}, {parsed.refused}"),), ())
        try:
            as_it_is = Renderer(self._defines, settled=self._settled, possible=False, kept=kept)
            reader, text = self._rendered(one, parsed, worlds[0], as_it_is)
            documents, problems = _objects(reader, text, parsed)
            if reader.left or kept is None:
                may_be = Renderer(self._defines, settled=self._settled, possible=True, kept=kept)
                reader_of_other, other_text = self._rendered(one, parsed, worlds[1], may_be)
                same = _same(reader, text, reader_of_other, other_text)
                documents = _paired(documents, documents if same else _objects(reader_of_other, other_text, parsed)[0])
            if not one.enabled:
                documents = [document._replace(sure=False, alternative=None) for document in documents]
        except (TooMuchError, RecursionError):
            return Made(path, (), (_problem(path, 1, f"{_NOT_READ}: it is too deep or makes too much"),), ())
        return Made(path, tuple(documents), tuple(problems), tuple(reader.said) if one.enabled else ())

    def _rendered(self, one: Placed, parsed: Parsed, world: World, reader: Renderer) -> tuple[Renderer, Rope]:
        template = parsed.template
        path = parsed.artifact.path
        name = path[len(one.chart.layout.folder) + 1 :] if one.chart.layout.folder else path
        world["Template"] = {"Name": f"{one.path}/{name}", "BasePath": f"{one.path}/templates"}
        return reader, reader.whole(template.nodes if template else (), parsed.source, world)


def _same(reader: Renderer, text: Rope, other: Renderer, other_text: Rope) -> bool:
    """Whether both readings wrote the same: what is left to whoever installs it changes nothing here."""
    places = (text.marks, text.ats), (other_text.marks, other_text.ats)
    return text == other_text and reader.unknown == other.unknown and places[0] == places[1]


def _objects(reader: Renderer, text: Rope, parsed: Parsed) -> tuple[list[Document[object]], list[Problem]]:
    path = parsed.artifact.path
    documents: list[Document[object]] = []
    problems: list[Problem] = []
    parts, sources = _composed(shaped(text), reader, path)
    for part in parts:
        if isinstance(part, Broken):
            problems.append(_problem(path, part.line, f"{_NOT_READ}: what it makes is no YAML for us"))
        else:
            documents += kubernetes.read(parsed.artifact, part)
    return [document._replace(sources=tuple(sources)) for document in documents], problems


def _composed(text: Rope, reader: Renderer, path: str) -> tuple[list[Node | Broken], list[str]]:
    """The documents and the files they stand in. What may be there besides may not fit; then it is left out."""
    for _ in range(_MOST_TRIES):
        sources = [path]
        parts = list(compose(text, reader.unknown, sources))
        broken = [part for part in parts if isinstance(part, Broken)]
        less = without_doubt(text, broken[0].rendered) if broken and reader.possible else None
        if less is None:
            break
        text = less
    return parts, sources


def is_rendered(path: str) -> bool:
    """Neither a partial nor the notes nor documentation."""
    name = path.rpartition("/")[2]
    return not name.startswith("_") and name.endswith((".yaml", ".yml", ".tpl", ".json"))


def _problem(path: str, line: int, message: str) -> Problem:
    return Problem(
        location=Location(path, Region(line, 1, line, 2)), kind="template", format="kubernetes", message=message
    )


def _paired(found: list[Document[object]], other: list[Document[object]]) -> list[Document[object]]:
    """Each object with what it may be; what there only may be is not sure."""
    count: Counter[str] = Counter()
    by_name: dict[tuple[str, int], Document[object]] = {}
    for document in other:
        by_name[document.name, count[document.name]] = document
        count[document.name] += 1
    seen: Counter[str] = Counter()
    made = []
    for document in found:
        key = (document.name, seen[document.name])
        seen[document.name] += 1
        may_be = by_name.pop(key, None)
        same = may_be is not None and may_be.sources == document.sources and _is_same(may_be.root, document.root)
        made.append(document._replace(alternative=document if same else may_be))
    return made + [document._replace(sure=False) for document in by_name.values()]


def _is_same(one: Node, other: Node) -> bool:
    """Whether two trees say the same at the same places."""
    return one is other or (
        one.value == other.value
        and type(one.value) is type(other.value)
        and (one.line, one.column, one.end_line, one.end_column)
        == (other.line, other.column, other.end_line, other.end_column)
        and (one.kind, one.tag, len(one.items)) == (other.kind, other.tag, len(other.items))
        and list(one.fields) == list(other.fields)
        and all(map(_is_same, one.fields.values(), other.fields.values()))
        and all(map(_is_same, one.keys.values(), other.keys.values()))
        and all(map(_is_same, one.items, other.items))
    )


def is_test(document: Document[object]) -> bool:
    """Only run by `helm test`, never deployed."""
    annotations = document.root.get("metadata.annotations")
    hook = annotations.fields.get("helm.sh/hook") if annotations is not None else None
    return hook is not None and any(word.strip().startswith("test") for word in hook.text.split(","))
