"""ADD where COPY does, and ADD from the network without a checksum."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import place
from readiness.checks.edited import keyword_replaced
from readiness.formats.dockerfile.expansion import expand
from readiness.model.artifact import Document, Unresolved
from readiness.model.finding import Applicability, Fix, Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Instruction

_ARCHIVE = lazy(r"\.(tar(\.\w+)?|tgz|tbz2?|txz|tzst|gz|bz2|xz|zst|lz4|lzma)(\*|$)|\*$|\$")
_HTTP = lazy(r"https?://", re.IGNORECASE)
_REMOTE = lazy(r"[a-z][a-z+]*://|git@|<<", re.IGNORECASE)
_PLAIN = lazy(
    r"(^|/)\.?$|\.(jar|war|js|mjs|cjs|ts|tsx|json|ya?ml|toml|lock|ini|cfg|conf|properties|xml|txt|md|py|rb|php|go|rs|java|sh|bash"
    r"|sql|html|css|env|template|tmpl|mod|sum|pem|crt|list|repo|service)$|(^|/)(package\*\.json|requirements\*\.txt|Gemfile|Makefile|Pipfile)$"
)
"""Folders that are written as such, and files whose names say that they are no tar archives."""
_COMMON_FLAGS = frozenset({"chown", "chmod", "link", "exclude"})
_GIT = lazy(r"^(git://|git@|ssh://)|\.git(#|\?|$)", re.IGNORECASE)


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each ADD."""
    for stage in document.content.stages:
        for instruction, before in stage.each("ADD"):
            sources = [expand(word.text, before.scope, document.content.escape) for word in instruction.arguments[:-1]]
            written = [one.text if isinstance(one, Unresolved) else one for one in sources]
            notes = [note for note in (_note(instruction, source) for source in written) if note]
            kind = Kind.FAIL if notes else Kind.PASS
            plain = len(notes) == len(written) and all(_is_plain(instruction, one) for one in written)
            fix = _copied(document.path, instruction) if plain else None
            where, note = place(document, stage, instruction), notes[0] if notes else ""
            yield Observation(where, kind, f"ADD {written[0]}", note, fix=fix)


def _is_plain(instruction: Instruction, source: str) -> bool:
    """COPY would do the very same: ADD unpacks a file by what is in it, so the name must say that it is no archive."""
    return _PLAIN.search(source) is not None and {flag.name for flag in instruction.flags} <= _COMMON_FLAGS


def _copied(path: str, instruction: Instruction) -> Fix:
    return Fix("write COPY", (keyword_replaced(path, instruction, "COPY"),), Applicability.SAFE)


def _note(instruction: Instruction, source: str) -> str:
    if _HTTP.match(source) and not _GIT.search(source):
        return "" if instruction.flag("checksum") else "whatever the server answers is taken: add --checksum"
    if _REMOTE.match(source) or instruction.flag("unpack") or _ARCHIVE.search(source):
        return ""
    return "COPY does it without surprises"
