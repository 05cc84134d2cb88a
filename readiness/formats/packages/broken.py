"""What cannot be read, as a Problem at its line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.model.location import Location, Region
from readiness.model.problem import Problem
from readiness.pattern import regex

if TYPE_CHECKING:
    from readiness.model.artifact import Artifact


class MalformedError(ValueError):
    """A text that is not of its language."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        """1-based."""


def problem(artifact: Artifact, fault: MalformedError, kind: str = "unparsable") -> Problem:
    """The fault as a fact about the file, pointing at its line."""
    lines = artifact.text.split("\n")
    line = min(max(fault.line, 1), len(lines))
    region = Region.of_line(line, lines[line - 1])
    return Problem(location=Location(artifact.path, region), kind=kind, format="package", message=fault.message)


def refuse_conflict(text: str) -> None:
    """Raises MalformedError where a merge was left half done: line-based formats would else read both sides."""
    if "<<<<<<< " not in text:
        return
    found = regex(r"^<{7} ", re.MULTILINE).search(text)
    if found:
        raise MalformedError("merge conflict markers", text.count("\n", 0, found.start()) + 1)
