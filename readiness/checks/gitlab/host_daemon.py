"""Scripts that hand the runner's own Docker daemon, or all its privileges, to a container."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.gitlab.jobs import at_line
from readiness.formats.workflow.shell import commands
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.formats.gitlab import Pipeline
    from readiness.model.artifact import Document

_SOCKET = lazy(r"/docker\.sock\b")


def check(document: Document[Pipeline]) -> Iterator[Observation]:
    """One observation for each line that starts a container."""
    for job in document.content.jobs:
        for line in job.lines:
            for words in commands(line.text):
                if words[0] in ("docker", "podman") and {"run", "create"} & set(words[1:3]):
                    kind = Kind.FAIL if _given(words) else Kind.PASS
                    yield Observation(at_line(document, job, line), kind, job.id)


def _given(words: Sequence[str]) -> bool:
    return "--privileged" in words or any(_SOCKET.search(word) for word in words)
