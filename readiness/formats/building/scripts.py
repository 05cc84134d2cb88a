"""Shell text as commands that know the folder they run in and what their variables hold, as far as that is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.building.holes import Known, filled, holed, path_in, region_of
from readiness.formats.shell import pipelines
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.shell import Command
    from readiness.model.facts import Text
    from readiness.model.location import Region

WORDS = (
    "docker", "podman", "buildah", "nerdctl", "kaniko", "/executor", "kubectl", "helm", "kustomize", "skaffold", "compose", "az acr",
    "gcloud builds",
)  # fmt: skip
"""Without one of these a script neither builds nor deploys anything that is read here."""
_INNER_FOLDER = lazy(r"\([^()]*\bcd\b|\bpushd\b|\bfunction\b|\w+\(\)\s*\{")
"""Shell text in which the folder of a command cannot be told by reading on from the top."""
_SET = lazy(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_SETTING = frozenset({"export", "declare", "local", "readonly", "typeset"})


class Spoken(NamedTuple):
    """One command, its words as far as they are known."""

    words: tuple[Text, ...]
    regions: tuple[Region | None, ...]
    """Of each word: where a matrix says it."""
    folder: Text
    """It runs in; relative to the root."""

    def plain(self, at: int) -> str:
        word = self.words[at] if at < len(self.words) else ""
        return word.text if isinstance(word, Unresolved) else word


class Script:
    """Reads one text after the other as one shell would. Never runs anything."""

    __slots__ = ("folder", "known")

    def __init__(self, known: dict[str, Known | None], folder: Text = "") -> None:
        self.known = dict(known)
        self.folder = folder

    def commands(self, text: str) -> Iterator[Spoken]:
        if _INNER_FOLDER.search(text):
            self.folder = Unresolved("⟨the folder it runs in⟩")
        for pipeline in pipelines(holed(text)):
            for command in pipeline:
                if self._noted(command):
                    continue
                yield self._spoken(command)

    def _spoken(self, command: Command) -> Spoken:
        """Assignments in front of a command are not seen by its own words."""
        words = tuple(filled(word, self.known) for word in command.words)
        return Spoken(words, tuple(region_of(word, self.known) for word in command.words), self.folder)

    def _noted(self, command: Command) -> bool:
        """It changes the folder or a variable, and does nothing else."""
        if not command.words:
            for name, value in command.assignments:
                self._set(name, value)
            return True
        if command.words[0] in _SETTING:
            for word in command.words[1:]:
                if (found := _SET.fullmatch(word)) is not None:
                    self._set(found[1], found[2])
            return True
        if command.words[0] in ("for", "read", "select") and len(command.words) > 1:
            for word in command.words[1:]:
                self.known[word] = None
                if word == "in":
                    break
            return True
        if command.words[0] in ("cd", "popd"):
            given = filled(command.words[1], self.known) if len(command.words) > 1 else Unresolved("⟨home⟩")
            self.folder = path_in(self.folder, Unresolved("⟨the folder before⟩") if given == "-" else given)
            return True
        return False

    def _set(self, name: str, value: str) -> None:
        made = filled(value, self.known)
        self.known[name] = None if isinstance(made, Unresolved) and "$" in made.text else Known(_plain(made))


def _plain(text: Text) -> str:
    return text.text if isinstance(text, Unresolved) else text
