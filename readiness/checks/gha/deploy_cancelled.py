"""Deployments that the next push stops halfway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.deployments import is_trial
from readiness.checks.workflows import ON_PROPOSAL, job_place
from readiness.formats.derive import fields_of
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location, Region
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.workflow import Job, Workflow
    from readiness.model.artifact import Document, Node

_UNIQUE = lazy(r"github\.(?:sha|run_id|run_number)\b(?!\s*(?:==|\|\|))")
"""A group of one run is never cancelled by another."""
_SELECTIVE = lazy(r"pull_request|github\.(?:ref|ref_name|base_ref|head_ref|event_name)\b")
"""An expression that tells runs for a proposal from those that deploy."""


def check(document: Document[Workflow]) -> Iterator[Observation]:
    """One observation for every job that deploys and is in a concurrency group, its own or its workflow's."""
    view = document.content
    if view.is_action or set(view.triggers) <= ON_PROPOSAL:
        return
    for job in view.jobs:
        if "deploy" in job.purposes and not is_trial(job.id):
            yield from _judge(document, job)


def _judge(document: Document[Workflow], job: Job) -> Iterator[Observation]:
    own, shared = job.node.get("concurrency"), document.root.get("concurrency")
    found = [(block, _cancels(block)) for block in (own, shared) if block is not None]
    if not found:
        return
    block, kind = min(found, key=lambda one: (Kind.FAIL, Kind.OPEN, Kind.PASS).index(one[1]))
    note = "whether it is cancelled is only known later" if kind is Kind.OPEN else ""
    if kind is Kind.PASS:
        yield Observation(job_place(document, job), kind, job.id)
    else:
        yield Observation(Location(document.path, _region(block), f"jobs/{job.id}"), kind, job.id, note)


def _region(block: Node) -> Region:
    return block.key_region("cancel-in-progress")


def _cancels(block: Node) -> Kind:
    cancel = fields_of(block).get("cancel-in-progress")
    group = fields_of(block).get("group")
    if cancel is None or (group is not None and _UNIQUE.search(group.text)):
        return Kind.PASS
    if isinstance(cancel.value, Unresolved):
        return Kind.PASS if _SELECTIVE.search(cancel.text) else Kind.OPEN
    return Kind.FAIL if cancel.value is True else Kind.PASS
