"""What composing yields: documents, and problems in place of documents that can't be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.artifact import Node
    from readiness.model.location import Region


class DuplicateKey(NamedTuple):
    """A key that one mapping holds twice: the last one wins."""

    key: str
    first: Region
    again: Region


class YamlDocument(NamedTuple):
    root: Node
    duplicates: tuple[DuplicateKey, ...]
    start_line: int
    """Of its first directive or `---`, or of its first token when it has none."""


class YamlProblem(NamedTuple):
    """One document that can't be read, and where reading stopped."""

    region: Region
    message: str


class RefusedError(Exception):
    """A document is valid YAML but must not be used: too deep, too large when expanded, an alias to nothing."""

    def __init__(self, message: str, region: Region) -> None:
        super().__init__(message)
        self.region = region
