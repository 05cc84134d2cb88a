"""The files of one overlay: each read and parsed once a process, however many overlays share it."""

from __future__ import annotations

import posixpath
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from readiness.assemble.kustomize.trees import standing_at
from readiness.assemble.origins import SPAN, relocated
from readiness.formats import manifests
from readiness.model.artifact import Artifact, Document, Node
from readiness.model.location import Location
from readiness.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Collection

    from readiness.assemble import Read

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_NUMBERED: list[str] = [""]
"""Every file has one span in the whole process, so that overlays can share its nodes. The first span is nobody's."""


@cache
def number(path: str) -> int:
    _NUMBERED.append(path)
    return len(_NUMBERED) - 1


class Sources:
    """What may be read for a unit: its own files, and nothing else."""

    def __init__(self, paths: Collection[str], read: Read) -> None:
        self._paths = frozenset(paths)
        self._read = read
        self._texts: dict[str, Artifact | None] = {}

    def artifact(self, path: str) -> Artifact | None:
        """None if it is not of the unit or can not be read."""
        if path not in self._texts:
            self._texts[path] = self._read(path) if path in self._paths else None
        return self._texts[path]

    def is_file(self, path: str) -> bool:
        return path in self._paths

    def is_behind(self, path: str) -> bool:
        """Below a symbolic link or a submodule, which is not looked into."""
        while path:
            path = path.rpartition("/")[0]
            if path in self._paths:
                return True
        return False

    def kustomization(self, folder: str) -> str:
        """The path of a folder's kustomization file; empty if it has none."""
        return next((path for name in NAMES if (path := joined(folder, name)) in self._paths), "")

    def documents(self, path: str) -> tuple[Node | Problem, ...] | None:
        """The YAML documents of a file, in its span. None if it can not be read."""
        artifact = self.artifact(path)
        return parsed(path, artifact.text, artifact.role) if artifact is not None else None

    def inline(self, node: Node) -> tuple[Node | Problem, ...]:
        """The YAML documents that a text inside a file holds, each node at its own line."""
        path = self.place(node).path
        artifact = self.artifact(path)
        return _inline(path, artifact.text if artifact is not None else "", node.text, _shifted_back(node), node)

    def place(self, node: Node, message: str = "") -> Location:
        """Where a node was written."""
        found: Location = relocated(Location("", node.region, message=message), self.spans())
        return found

    def spans(self) -> tuple[str, ...]:
        return _spans(len(_NUMBERED))


@lru_cache(maxsize=1)
def _spans(count: int) -> tuple[str, ...]:
    return tuple(_NUMBERED[:count])


@lru_cache(maxsize=4096)
def parsed(path: str, text: str, role: str) -> tuple[Node | Problem, ...]:
    """The documents of a file, and problems in place of those that can not be read."""
    artifact = Artifact(path, text, role)
    span = number(path) * SPAN
    parts = tuple(map(_part, manifests.documents(artifact, "kustomize", first_line=span + 1)))
    broken = any(isinstance(part, Problem) and part.kind == "unparsable" for part in parts)
    return (manifests.template(artifact, "kubernetes"),) if broken and manifests.is_template(artifact) else parts


def _part(part: Document[object] | Problem) -> Node | Problem:
    if not isinstance(part, Problem):
        return part.root
    found: Problem = relocated(part._replace(format="kubernetes"), _spans(len(_NUMBERED)))
    return found


def _shifted_back(node: Node) -> tuple[int, int]:
    return node.line % SPAN, node.column


def _inline(path: str, around: str, text: str, start: tuple[int, int], node: Node) -> tuple[Node | Problem, ...]:
    """A block scalar's own lines are the file's; of any other style, all stands where the text stands."""
    line, column = start
    lines = around.split("\n")
    if line > len(lines) or lines[line - 1][column - 1 : column] != "|":
        return tuple(
            standing_at(part, node) if isinstance(part, Node) else part for part in parsed(path, text, "") if part
        )
    first = next((one for one in text.split("\n") if one.strip()), "")
    written = next((one for one in lines[line:] if one.strip()), "")
    indent = " " * (_indent(written) - _indent(first))
    padded = "\n" * line + "\n".join(indent + one if one.strip() else one for one in text.split("\n"))
    return parsed(path, padded, "")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def joined(folder: str, entry: str) -> str:
    """A path as an entry of a kustomization in a folder names it; `..` at its start if it leaves the repository."""
    path = posixpath.normpath(posixpath.join(folder, entry))
    return "" if path == "." else path
