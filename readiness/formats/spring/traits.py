"""Where the files of Logback and Log4j send the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.location import Location, Region
from readiness.model.trait import Trait
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Artifact

_COMMENT = lazy(r"(?s)<!--.*?-->")
_WRITES = lazy(
    r"""class="[\w.]*\.(?P<class>\w*(?:File|Console)Appender)"|<(?P<tag>(?:Rolling)?File|RollingRandomAccessFile|Console)\s|include resource="[\w/]*(?P<include>console-appender|file-appender)\.xml\""""
)


def traits(artifact: Artifact) -> Iterator[Trait]:
    """Each appender that writes to a file or to the output."""
    text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), artifact.text)
    lines = text.split("\n")
    for found in _WRITES.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        name = found["class"] or found["tag"] or found["include"]
        kind = "log-console" if "onsole" in name else "log-file"
        yield Trait(Location(artifact.path, Region.of_line(line, lines[line - 1])), kind, name)
