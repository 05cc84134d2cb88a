"""Rules by which one push starts two pipelines: one of the branch, one of its merge request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.gitlab.jobs import at
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.gitlab import Job, Pipeline
    from readiness.model.artifact import Document


def check(document: Document[Pipeline]) -> Iterator[Observation]:
    """One observation for the first job whose rules ask for merge requests and run on branches too; else one for the pipeline."""
    view = document.content
    asking = [job for job in view.jobs if _asks(job)]
    twice = next(
        (job for job in asking if {"branch", "merge_request"} <= {one.name for one in job.starts if one.sure}), None
    )
    if twice is not None:
        more = sum({"branch", "merge_request"} <= {one.name for one in job.starts if one.sure} for job in asking) - 1
        note = f"{more} more like it" if more else ""
        yield Observation(at(document, twice, "rules"), Kind.FAIL, twice.id, note)
    elif asking:
        yield Observation(at(document, asking[0], "rules"), Kind.PASS, asking[0].id)


def _asks(job: Job) -> bool:
    rules = job.node.get("rules")
    return rules is not None and any(
        (given := rule.get("if")) is not None and "merge_request_event" in given.text and "!=" not in given.text
        and (rule.get("when") is None or rule.fields["when"].text != "never")
        for rule in rules.items
    )  # fmt: skip
