"""GitHub Actions: workflows and composite actions, their jobs and what these are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.workflow.targets import SELECTORS
from readiness.formats.workflow.telling import facts
from readiness.formats.workflow.view import Job, Step, Workflow, ancestors, workflow
from readiness.model.artifact import Artifact, Document, Node
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["NAME", "SELECTORS", "UNRESOLVED", "Job", "Step", "Workflow", "ancestors", "claims", "facts", "read"]

NAME = "workflow"
UNRESOLVED = lazy(r"\$\{\{")
"""A scalar with an expression anywhere in it is known when the workflow runs."""

_CLAIMED = lazy(r"(?:^|/)(?:\.github/workflows/[^/]+|action)\.ya?ml$")


def claims(path: str) -> bool:
    """By name alone."""
    return _CLAIMED.search(path) is not None


def read(artifact: Artifact, root: Node) -> Iterator[Document[Workflow]]:
    """The document, if it has jobs or runs something."""
    found = workflow(artifact, root)
    if found is not None:
        yield Document(artifact, NAME, root, found, found.name)
