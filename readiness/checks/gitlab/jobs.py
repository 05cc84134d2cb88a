"""What checks over GitLab pipelines share: places, and which jobs deploy to production."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.deployments import is_trial, publishes_pages
from readiness.model.artifact import Unresolved
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from readiness.formats.gitlab import Job, Line, Pipeline
    from readiness.model.artifact import Document

_ELSEWHERE = lazy(
    r"(?i)(?:^|[^a-z])(?:staging|stage|stg|pre-?prod(?:uction)?|uat|qa|test|testing|dev|development|develop|sandbox|previews?|review|pr|mr"
    r"|e2e|integration|ephemeral|feature|branch|docs?|documentation|pages|storybook|demo|site|beta|canary|nightly)(?=$|[^a-z])"
)
_PRODUCTION = lazy(r"(?i)(?:^|[^a-z])(?:prod|production|prd|live)(?=$|[^a-z])")


def at(document: Document[Pipeline], job: Job, key: str = "") -> Location:
    """Of the job's name, or of one of its keys."""
    return Location(document.path, job.node.key_region(key) if key in job.node.keys else job.region, job.id)


def at_line(document: Document[Pipeline], job: Job, line: Line) -> Location:
    """Of a line of its script: where that begins."""
    node = line.node
    region = (
        node.region
        if node.line == node.end_line
        else node.region._replace(end_line=node.line, end_column=node.column + 1)
    )
    return Location(document.path, region, f"{job.id}/{line.key}")


def environment(job: Job) -> str:
    """Its name as written; empty without one."""
    return job.environment.text if isinstance(job.environment, Unresolved) else job.environment or ""


def deploys(job: Job) -> bool:
    """It deploys a service: no pages, no trial on a cluster of its own."""
    if "deploy" not in job.purposes or is_trial(job.id):
        return False
    return job.id != "pages" and not publishes_pages(job.id, "", job.environment, (), [one.text for one in job.lines])


def to_production(job: Job) -> bool:
    """It deploys a service, and to nothing that is said to come before production; where is not chosen when it runs."""
    if not deploys(job):
        return False
    named = environment(job).replace("_", "-")
    if _PRODUCTION.search(named):
        return True
    if "$" in named:
        return False
    return not _ELSEWHERE.search(f"{named} {job.id} {job.stage}".replace("_", "-"))
