"""ADD where COPY does, and ADD from the network without a checksum."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import place
from readiness.formats.dockerfile.expansion import expand
from readiness.model.artifact import Document, Unresolved
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Instruction

_ARCHIVE = lazy(r"\.(tar(\.\w+)?|tgz|tbz2?|txz|tzst|gz|bz2|xz|zst|lz4|lzma)(\*|$)|\*$|\$")
_HTTP = lazy(r"https?://", re.IGNORECASE)
_REMOTE = lazy(r"[a-z][a-z+]*://|git@|<<", re.IGNORECASE)
_GIT = lazy(r"^(git://|git@|ssh://)|\.git(#|\?|$)", re.IGNORECASE)


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each ADD."""
    for stage in document.content.stages:
        for instruction, before in stage.each("ADD"):
            sources = [expand(word.text, before.scope, document.content.escape) for word in instruction.arguments[:-1]]
            written = [one.text if isinstance(one, Unresolved) else one for one in sources]
            notes = [note for note in (_note(instruction, source) for source in written) if note]
            kind = Kind.FAIL if notes else Kind.PASS
            yield Observation(place(document, stage, instruction), kind, f"ADD {written[0]}", notes[0] if notes else "")


def _note(instruction: Instruction, source: str) -> str:
    if _HTTP.match(source) and not _GIT.search(source):
        return "" if instruction.flag("checksum") else "whatever the server answers is taken: add --checksum"
    if _REMOTE.match(source) or instruction.flag("unpack") or _ARCHIVE.search(source):
        return ""
    return "COPY does it without surprises"
