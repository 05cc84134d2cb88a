"""Whether a path that something names is in the repository, and where it is not certain that it would have to be."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from readiness.checks.system.alike import nearest
from readiness.model.artifact import Unresolved
from readiness.model.building import DOWNLOADS
from readiness.model.facts import PipelineJob
from readiness.model.finding import Kind, Level
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from readiness.model.facts import Text
    from readiness.model.system import System

_MADE = lazy(
    r"(?:^|/)(?:dist|build|target|out|output|bin|release|releases|tmp|\.\w+|vendor|node_modules|third_party|artifacts?)(?:/|$)"
)
"""Folders that are made, or not read."""


class Judged(NamedTuple):
    kind: Kind | None
    """None: the job makes it itself, so that nothing is said."""
    note: str = ""
    level: Level | None = None
    """Where the whole folder is missing, it may be one that is not audited."""


class Paths:
    """Every path of the repository, and what the scripts of its jobs say."""

    def __init__(self, system: System) -> None:
        self.files = system.files
        self.folders: dict[str, set[str]] = {"": set()}
        for path in system.files:
            self._add(path)
        self.said: dict[tuple[str, str], str] = {}
        for job in system.of(PipelineJob):
            self.said[job.pipeline, job.id] = "\n".join(text for text, _ in job.commands)
        self.parts = any(path.endswith(".gitmodules") for path in system.files)

    def _add(self, path: str) -> None:
        while path:
            folder, _, name = path.rpartition("/")
            below = self.folders.setdefault(folder, set())
            if name in below:
                return
            below.add(name)
            path = folder

    def has(self, path: str) -> bool:
        return path in self.files or path in self.folders

    def judged(self, path: Text, *, elsewhere: str = "", job: tuple[str, str] = ("", "")) -> Judged:
        """A pass if it is there. Fails only where nothing says that something puts it there."""
        if isinstance(path, Unresolved):
            return Judged(Kind.OPEN, f"its path holds {path.text}")
        if path.startswith(("/", "..", "~")):
            return Judged(Kind.OPEN, "it lies outside of the repository")
        if self.has(path):
            return Judged(Kind.PASS)
        parent, missing = self._missing(path)
        close = nearest(missing, sorted(self.folders.get(parent, ())))
        if elsewhere and not (close and elsewhere == DOWNLOADS):
            return Judged(Kind.OPEN, elsewhere)
        if close:
            return Judged(Kind.FAIL, f"there is {posixpath.join(parent, close)}")
        if _MADE.search(path) or self.parts:
            return Judged(Kind.OPEN, "its folder may be made or fetched before")
        if self._mentioned(missing, path, job):
            return Judged(None)
        return Judged(Kind.FAIL, level=Level.WARNING if not parent and missing != path else None)

    def _missing(self, path: str) -> tuple[str, str]:
        """The last folder of the path that is there, and what is not in it."""
        parent = ""
        for part in path.split("/"):
            below = posixpath.join(parent, part)
            if below not in self.folders:
                return parent, part
            parent = below
        return parent, ""

    def _mentioned(self, missing: str, path: str, job: tuple[str, str]) -> bool:
        """It is a target of something in the job's scripts: written, copied, moved, made."""
        text = self.said.get(job, "")
        name = re.escape(posixpath.basename(path))
        makes = rf"(?:>|\btee\b|\bcp\b|\bmv\b|\bln\b|\bmkdir\b|\s-o|--output\S*|\btouch\b|\brender\b|\bcreate\b)[^\n|;&]*(?:{name}|\b{re.escape(missing)}\b)"
        return re.search(makes, text) is not None
