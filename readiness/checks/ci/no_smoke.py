"""Deployments that nobody looks at once they are done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.deployments import deployments
from readiness.checks.pipelines import Pipelines, after, gap, hidden, parts, pipelines
from readiness.formats.workflow.judgement import of_commands
from readiness.formats.workflow.shell import commands
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.facts import PipelineJob
    from readiness.model.system import System

_WAITS = lazy(
    r"\brollout status\b|\bhelm\b[^\n]*\s--(?:wait|atomic|rollback-on-failure)\b|kubectl\s+wait\b|argocd app wait|services-stable"
    r"|deploy\s+wait\b|kamal (?:deploy|redeploy)|(?:fly|flyctl) deploy|railway up|fastapi deploy|vercel\b|netlify deploy|wrangler deploy|gcloud\b[^\n]*\bdeploy|heroku container:release"
    r"|werf converge|kapp deploy|skaffold (?:run|deploy)|docker compose[^\n]*--wait|kubectl argo rollouts|health|smoke",
)
"""Commands that end well only when the platform found the new version healthy."""
_CHECKING = lazy(
    r"superfly/flyctl-actions|nais/deploy/.*|google-github-actions/deploy-.*|jtalk/url-health-check-action|.*(?:health-?check|smoke|wait-for).*"
)
_ASKS = lazy(r"(?:curl|wget|http)\b.*https?://")
_FETCHES = lazy(
    r"\s(?:-X|--request|-d|--data\S*|-O|-o|-LO|-sLO|-fsSLO|--output|-T|-F)\s|\.(?:tar|gz|tgz|zip|sh|deb|asc|gpg)\b|github\.com|slack"
)
_TESTING = frozenset({"smoke", "e2e", "test"})


def check(system: System) -> Iterator[Observation]:
    """One observation for each job that deploys a service, or says so; previews are looked at by their author."""
    found = pipelines(system)
    for one in deployments(system):
        if one.place == "preview":
            continue
        job = one.job
        later = after(job, found)
        seen = any(_looks(inner, deploys=True) for inner in parts(job, found))
        if seen or any(_looks(inner, deploys=False) for other in later for inner in parts(other, found)):
            yield Observation(job.location, Kind.PASS, job.id)
        else:
            yield _unseen(job, later, found)


def _unseen(job: PipelineJob, later: list[PipelineJob], found: Pipelines) -> Observation:
    doubt = next((reason for one in (job, *later) if (reason := hidden(one, found))), "")
    doubt = doubt or gap(job, found)
    return Observation(job.location, Kind.OPEN if doubt else Kind.FAIL, job.id, doubt)


def _looks(job: PipelineJob, *, deploys: bool) -> bool:
    """A job after the deployment looks when it tests anything; the deploying job itself may have tested before."""
    if "smoke" in job.purposes or (not deploys and _TESTING & set(job.purposes)):
        return True
    lines = [
        " ".join(words) for text, _ in job.commands for words in commands(text) if words[0] not in ("echo", "printf")
    ]
    if any(_WAITS.search(line) or _asks(line) for line in lines):
        return True
    return any(_CHECKING.fullmatch(name.lower()) for name, _ in job.actions)


def _asks(line: str) -> bool:
    """It asks a server something, and that is neither a download nor a hook that starts the deployment."""
    return _ASKS.match(line) is not None and not any(of_commands(line)) and not _FETCHES.search(line)
