"""The source lines of findings about the whole: their checks saw facts, not text, so the line is read afterwards."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness import discover
from readiness.model.finding import Finding, Kind
from readiness.redact import redact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def with_snippets(findings: Iterable[Finding], root: str) -> Iterator[Finding]:
    """The same findings; fails that point to a line and do not show it yet, with it."""
    texts: dict[str, list[str]] = defaultdict(list)
    for finding in findings:
        place = finding.location
        if finding.kind is not Kind.FAIL or finding.snippet or place.region is None:
            yield finding
            continue
        if place.path not in texts:
            read = discover.read(root, place.path)
            texts[place.path] = [] if isinstance(read, discover.Skipped) else read.text.split("\n")
        lines = texts[place.path]
        line = lines[place.region.start_line - 1] if place.region.start_line <= len(lines) else ""
        yield finding._replace(snippet=redact(line[:2000]))
