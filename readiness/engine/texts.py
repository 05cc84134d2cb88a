"""Rules `on: text`: they judge the text of a file of whatever format, and are imported only where it may hold what they ask about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.engine.plan import TEXT
from readiness.formats.searched import search, suspicious
from readiness.model.artifact import Document, Node

if TYPE_CHECKING:
    from readiness.engine.plan import Plan
    from readiness.model.artifact import Artifact


def wanted(plan: Plan, path: str) -> bool:
    """Whether a file that no format reads is opened for these rules."""
    return bool(plan.by_format.get(TEXT)) and bool(search(path))


def document(artifact: Artifact) -> Document[object] | None:
    """The text as a document; None where there is nothing to look for."""
    return Document(artifact, TEXT, Node(), None) if suspicious(artifact.text) else None
