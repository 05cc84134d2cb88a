"""Tokens of the job that a script sends to a host which is not GitLab."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.gitlab.jobs import at_line
from readiness.formats.workflow.shell import commands
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.gitlab import Pipeline
    from readiness.model.artifact import Document

_TOKEN = lazy(
    r"\$\{?(?:CI_JOB_TOKEN|CI_JOB_JWT(?:_V[12])?|CI_BUILD_TOKEN|CI_REGISTRY_PASSWORD|CI_DEPLOY_PASSWORD|CI_DEPENDENCY_PROXY_PASSWORD|CI_REPOSITORY_URL)\b"
)
_HOST = lazy(r"(?:https?://)(?:[^\s/@\"']*@)?([^\s/:\"'?]+)")
_OWN = lazy(r"gitlab|vault|\$|^localhost$|^127\.", re.IGNORECASE)
"""GitLab itself, a vault that takes the token as an identity, and hosts that are only known later."""


def check(document: Document[Pipeline]) -> Iterator[Observation]:
    """One observation for each line that sends a token of the job with curl or wget."""
    for job in document.content.jobs:
        for line in job.lines:
            for words in commands(line.text):
                text = " ".join(words)
                if words[0] not in ("curl", "wget") or not _TOKEN.search(text):
                    continue
                hosts = [host for host in _HOST.findall(text) if not _OWN.search(host)]
                yield Observation(at_line(document, job, line), Kind.FAIL if hosts else Kind.PASS, job.id)
