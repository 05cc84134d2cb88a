"""Jobs that publish something without saying what is in it or who made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.deployments import is_site
from readiness.checks.pipelines import JUDGED, ON_PROPOSAL, after, before, hidden, pipelines, purposes, started
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_SIGNED = lazy(r"pypa/gh-action-pypi-publish|goreleaser/.*|.*(?:provenance|attest|sbom|cosign|sigstore).*")
_SIGNS = lazy(r"--provenance|--sbom|cosign|uv publish|goreleaser|sigstore")


def check(system: System) -> Iterator[Observation]:
    """One observation for each job that publishes."""
    found = pipelines(system)
    for job in (one for one in started(found) if one.system in JUDGED):
        if "publish" not in purposes(job, found) or set(job.triggers) <= ON_PROPOSAL or is_site(job, found):
            continue
        around = [job, *before(job, found), *after(job, found)]
        names = [name.lower() for one in around for name, _ in one.actions]
        signed = any({"sign", "sbom"} & purposes(one, found) for one in around) or any(map(_SIGNED.fullmatch, names))
        signed = signed or any(_SIGNS.search(text) for one in around for text, _ in one.commands)
        doubt = next((reason for one in around if (reason := hidden(one, found))), "")
        if signed:
            yield Observation(job.location, Kind.PASS, job.id)
        else:
            yield Observation(job.location, Kind.OPEN if doubt else Kind.FAIL, job.id, doubt)
