"""Logback's and Log4j's files: whether lines are written for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.location import Location, Region
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Artifact

_COMMENT = lazy(r"(?s)<!--.*?-->")
_ENCODER = lazy(
    r"LogstashEncoder|LoggingEventCompositeJsonEncoder|LogstashTcpSocketAppender|LogstashLayout|JsonEncoder|JsonLayout|JsonTemplateLayout"
    r"|<JSONLayout|EcsEncoder|EcsLayout|StructuredLogEncoder|StructuredLogLayout|StackdriverJsonLayout|GelfEncoder|GelfLayout"
    r"|OpenTelemetryAppender|pattern\s*=\s*[\"']\s*\{\s*(?:\"|&quot;|%)|<[pP]attern>\s*\{\s*(?:\"|&quot;)"
)


def structured(artifact: Artifact) -> Iterator[tuple[str, Location]]:
    """What writes lines as JSON or sends them as records, each once."""
    text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), artifact.text)
    told = set()
    for found in _ENCODER.finditer(text):
        name = "pattern" if "attern" in found[0] else found[0].strip("<")
        if name not in told:
            told.add(name)
            line = text.count("\n", 0, found.start()) + 1
            yield name, Location(artifact.path, Region.of_line(line, text.split("\n")[line - 1]))
