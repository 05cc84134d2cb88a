"""GitLab pipelines: `.gitlab-ci.yml` with the files of the repository that it includes, and the child pipelines it starts."""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING

from readiness.assemble.origins import moved
from readiness.formats import gitlab, yaml
from readiness.formats.derive import fields_of
from readiness.formats.gitlab.includes import includes
from readiness.formats.gitlab.merging import merge
from readiness.model.artifact import Artifact, Document, Node
from readiness.model.location import Location
from readiness.model.named import NamedTuple
from readiness.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from readiness.assemble import Read, Unit

MOST = 150
"""Files of one pipeline; GitLab's own limit on includes."""


def units(found: Collection[str], known: Collection[str], read: Read) -> tuple[Unit, ...]:
    """One for the repository's pipeline, if any of its files is judged; its included files are no longer judged alone."""
    from readiness.assemble import Unit

    root = next((path for path in gitlab.ROOTS if path in known), None)
    if root is None:
        return ()
    paths = tuple(_Files(read, known).all(root))
    if not any(path in found for path in paths):
        return ()
    return (Unit("gitlab", "", paths),)


def build(unit: Unit, read: Read) -> Iterator[Document[object] | Problem]:
    """The pipeline and its child pipelines, each a document with the files it stands in."""
    files = _Files(read, unit.paths)
    pending, seen = [unit.paths[0]], set(unit.paths[:1])
    while pending:
        path = pending.pop(0)
        made = _Made(path, files, child=path != unit.paths[0])
        document = made.document()
        yield from made.problems
        if document is None:
            continue
        yield document
        for child in _children(document.root):
            if child in unit.paths and child not in seen:
                seen.add(child)
                pending.append(child)


class _Part(NamedTuple):
    artifact: Artifact
    root: Node | None
    problems: tuple[Problem, ...]


class _Files:
    """Reads each file of a pipeline once."""

    def __init__(self, read: Read, known: Collection[str]) -> None:
        self._read = read
        self._known = known
        self._parts: dict[str, _Part | None] = {}

    def part(self, path: str) -> _Part | None:
        """None: it is not there."""
        if path not in self._parts:
            artifact = self._read(path) if path in self._known else None
            self._parts[path] = _part(artifact) if artifact is not None else None
        return self._parts[path]

    def matching(self, name: str) -> list[str]:
        """The paths an include of a local file names; it may hold wildcards."""
        if "*" not in name:
            return [name] if name in self._known else []
        return sorted(path for path in self._known if path.endswith((".yml", ".yaml")) and _wild(path, name))

    def all(self, root: str) -> list[str]:
        """The root and all that it reaches in the repository, itself first."""
        found, pending = [root], [root]
        while pending and len(found) < MOST:
            part = self.part(pending.pop())
            if part is None or part.root is None:
                continue
            for name in (*_local(part.root), *_children(part.root)):
                for path in self.matching(name):
                    if path not in found:
                        found.append(path)
                        pending.append(path)
        return found


class _Made:
    """One pipeline while it is put together."""

    def __init__(self, path: str, files: _Files, *, child: bool) -> None:
        self.path = path
        self.files = files
        self.child = child
        self.sources: list[str] = []
        self.problems: list[Problem] = []

    def document(self) -> Document[object] | None:
        part = self.files.part(self.path)
        root = self._whole(self.path)
        if part is None or root is None or not gitlab.is_pipeline(root):
            return None
        view = gitlab.pipeline(root, child=self.child)
        return Document(part.artifact, gitlab.NAME, root, view, "", tuple(self.sources))

    def _whole(self, path: str) -> Node | None:
        """A file over all that it includes: it has the last word."""
        part = self.files.part(path)
        if part is None or path in self.sources:
            return None
        number = len(self.sources)
        self.sources.append(path)
        self.problems += part.problems
        if part.root is None:
            return None
        below: Node | None = None
        for name in _local(part.root):
            for other in self.files.matching(name):
                made = self._whole(other)
                if made is not None:
                    below = made if below is None else merge(below, made)
        own = moved(part.root, number)
        return _joined(below, own) if below is not None else own


def _joined(below: Node, own: Node) -> Node:
    """Includes of included files are all the pipeline's."""
    made = merge(below, own)
    listed = [node for node in (below.get("include"), own.get("include")) if node is not None]
    if len(listed) == 2:
        items = [item for node in listed for item in (node.items if node.kind == "sequence" else (node,))]
        position = (own.line, own.column, own.end_line, own.end_column)
        fields = {**made.fields, "include": Node(kind="sequence", position=position, items=tuple(items))}
        return Node(kind="mapping", position=position, fields=fields, keys=made.keys)
    return made


def _part(artifact: Artifact) -> _Part:
    """The last document with jobs: a component's `spec` stands before its own."""
    root, problems = None, []
    for part in yaml.compose(artifact.text):
        if isinstance(part, yaml.YamlProblem):
            place = Location(artifact.path, part.region)
            problems.append(Problem(location=place, kind="unparsable", format=gitlab.NAME, message=part.message))
        elif part.root.kind == "mapping" and set(part.root.fields) != {"spec"}:
            root = part.root
    return _Part(artifact, root, tuple(problems))


def _local(root: Node) -> list[str]:
    return [one.name for one in includes(root.get("include")) if one.kind == "local" and isinstance(one.name, str)]


def _children(root: Node) -> list[str]:
    given = (node.get("trigger.include") for node in fields_of(root).values() if node.kind == "mapping")
    return [one.name for node in given for one in includes(node) if one.kind == "local" and isinstance(one.name, str)]


def _wild(path: str, pattern: str) -> bool:
    """`*` stays in its folder, `**` does not."""
    if "**" in pattern:
        return fnmatch.fnmatchcase(path, pattern.replace("**/", "*").replace("**", "*"))
    return fnmatch.fnmatchcase(path, pattern) and path.count("/") == pattern.count("/")
