"""Jenkins: the stages of a declarative pipeline, read by their braces. Scripted ones are Groovy, and left unread."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from readiness.formats.workflow.judgement import Work, purposes
from readiness.model.artifact import Artifact, Document, Node
from readiness.model.facts import PipelineJob
from readiness.model.location import Location, Region
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from readiness.model.artifact import Target
    from readiness.model.facts import Fact
    from readiness.model.problem import Problem

NAME = "jenkins"
SELECTORS: Mapping[str, Callable[[Document[object]], Iterable[Target]]] = {}
_TOKEN = lazy(
    r"(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<stage>\bstage\s*\(\s*(?:name:\s*)?(?P<quote>['\"])(?P<name>[^'\"\n]*)(?P=quote)\s*\)\s*\{)"
    r"|(?P<block>\b(?:parallel|when|input|post|environment|options|agent)\s*\{)|(?P<open>\{)|(?P<close>\})"
    r"|(?P<text>'''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\")",
    re.DOTALL,
)
_SHELL = lazy(r"\b(?:sh|bat|powershell|pwsh)\s*\(?\s*(?:script\s*:\s*)?$")
_DECLARATIVE = lazy(r"\bpipeline\s*\{")


class Stage(NamedTuple):
    name: str
    line: int
    needs: tuple[str, ...]
    commands: tuple[tuple[str, int], ...]
    manual: bool
    """A person is asked."""


def documents(artifact: Artifact) -> Iterator[Document[object] | Problem]:
    """The stages that run something."""
    if _DECLARATIVE.search(artifact.text):
        lines = artifact.text.split("\n")
        root = Node(kind="mapping", position=(1, 1, len(lines), 1))
        yield Document(artifact, NAME, root, tuple(_Reader(artifact.text).stages()))


def facts(document: Document[object]) -> Iterator[Fact]:
    """A job for each stage that runs something."""
    path = document.path
    lines = document.artifact.text.split("\n")
    for one in cast("tuple[Stage, ...]", document.content):
        yield PipelineJob(
            location=Location(path, Region.of_line(one.line, lines[one.line - 1]), one.name),
            pipeline=path,
            id=one.name,
            system="jenkins",
            needs=one.needs,
            triggers=("push",),
            commands=tuple(
                (text, Location(path, Region.of_line(at, lines[at - 1]), one.name)) for text, at in one.commands
            ),
            purposes=tuple(
                p for p in purposes(Work((one.name,), "", tuple(t for t, _ in one.commands), ())) if p != "deploy-noop"
            ),
            stage=one.name,
            manual=one.manual,
        )


class _Frame:
    """A brace that is still open."""

    def __init__(self, kind: str, name: str = "", line: int = 0) -> None:
        self.kind, self.name, self.line = kind, name, line
        self.commands: list[tuple[str, int]] = []
        self.manual = False
        self.before: tuple[str, ...] = ()
        """Stages that must end before it."""
        self.last: tuple[str, ...] = ()
        """Of the stages in it: those that the next one waits for; of parallel ones, all."""


class _Reader:
    """One pass over the tokens."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.frames = [_Frame("top")]
        self.found: list[Stage] = []

    def stages(self) -> list[Stage]:
        for one in _TOKEN.finditer(self.text):
            kind = one.lastgroup or ""
            if one["stage"] is not None:
                self._open(_Frame("stage", one["name"], self.text.count("\n", 0, one.start()) + 1))
            elif kind == "block":
                word = one["block"].rstrip("{ \t\n")
                self._open(_Frame(word))
                if word == "input":
                    self._mark()
            elif kind == "open":
                self._open(_Frame(""))
            elif kind == "close" and len(self.frames) > 1:
                self._close()
            elif kind == "text" and _SHELL.search(self.text, max(0, one.start() - 40), one.start()):
                self._say(one["text"].strip("'\""), self.text.count("\n", 0, one.start()) + 1)
        return self.found

    def _open(self, frame: _Frame) -> None:
        above = next(one for one in reversed(self.frames) if one.kind in ("stage", "parallel", "top"))
        frame.before = above.before if above.kind == "parallel" else (above.last or above.before)
        self.frames.append(frame)

    def _close(self) -> None:
        frame = self.frames.pop()
        above = next((one for one in reversed(self.frames) if one.kind in ("stage", "parallel", "top")), self.frames[0])
        if frame.kind == "stage":
            ends = frame.last
            if frame.commands or not ends:
                self.found.append(Stage(frame.name, frame.line, frame.before, tuple(frame.commands), frame.manual))
                ends = (frame.name,)
            above.last = (*above.last, *ends) if above.kind == "parallel" else ends
        elif frame.kind == "parallel":
            above.last = frame.last

    def _say(self, text: str, line: int) -> None:
        frame = next((one for one in reversed(self.frames) if one.kind in ("stage", "post")), None)
        if frame is not None and frame.kind == "stage":
            frame.commands.append((text, line))

    def _mark(self) -> None:
        frame = next((one for one in reversed(self.frames) if one.kind == "stage"), None)
        if frame is not None:
            frame.manual = True
