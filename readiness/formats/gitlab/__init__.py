"""GitLab CI: a pipeline with its local includes, its jobs and what these are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.gitlab.targets import SELECTORS
from readiness.formats.gitlab.telling import facts
from readiness.formats.gitlab.view import Job, Line, Pipeline, is_pipeline, pipeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Artifact, Document
    from readiness.model.problem import Problem

__all__ = ["NAME", "SELECTORS", "Job", "Line", "Pipeline", "documents", "facts", "is_pipeline", "pipeline"]

NAME = "gitlab"
ROOTS = (".gitlab-ci.yml", ".gitlab-ci.yaml")


def documents(artifact: Artifact) -> Iterator[Document[object] | Problem]:
    """None: a pipeline is put together from several files (`assemble.gitlab`)."""
    del artifact
    return iter(())
