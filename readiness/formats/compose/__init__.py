"""Compose files: services with what they inherit, interpolated as far as the file itself allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.compose.interpolation import resolve
from readiness.formats.compose.targets import SELECTORS
from readiness.formats.compose.telling import facts
from readiness.formats.compose.view import ComposeFile, Service, compose_file
from readiness.model.artifact import Artifact, Document, Node
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["NAME", "SELECTORS", "UNRESOLVED", "ComposeFile", "Service", "claims", "facts", "read"]

NAME = "compose"
UNRESOLVED = lazy(r"\$")
"""Every `$`: `read` finds out which of them have a default in the file."""

_CLAIMED = lazy(r"(?:(?:docker-)?compose(?:[._-][\w.-]+)?|.+\.compose|docker-stack[\w.-]*)\.ya?ml")


def claims(path: str) -> bool:
    """By name alone."""
    return _CLAIMED.fullmatch(path.rpartition("/")[2]) is not None


def read(artifact: Artifact, root: Node) -> Iterator[Document[ComposeFile]]:
    """The document, if it has services."""
    services = root.get("services")
    if services is None or services.kind != "mapping":
        return
    resolved = resolve(root)
    yield Document(artifact, NAME, resolved, compose_file(artifact, resolved))
