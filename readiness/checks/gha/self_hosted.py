"""Jobs for proposed changes on machines that outlive them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.workflows import ON_PROPOSAL, job_place
from readiness.formats.derive import fields_of
from readiness.formats.workflow.expressions import expressions
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.workflow import Job, Workflow
    from readiness.model.artifact import Document, Node


def check(document: Document[Workflow]) -> Iterator[Observation]:
    """One observation for every job that proposals start."""
    view = document.content
    if view.is_action or not ON_PROPOSAL & set(view.triggers):
        return
    for job in view.jobs:
        if job.runs_on:
            yield Observation(job_place(document, job, "runs-on"), _judge(job), job.id)


def _judge(job: Job) -> Kind:
    if any(label == "self-hosted" for label in job.runs_on):
        return Kind.FAIL
    unknown = [label.text for label in job.runs_on if isinstance(label, Unresolved)]
    if not unknown:
        return Kind.PASS
    flows = {flow for text in unknown for one in expressions(text) for flow in one.flows}
    values = [value for flow in flows if flow.startswith("matrix.") for value in _matrix(job, flow.split(".")[1])]
    if "self-hosted" in values:
        return Kind.FAIL
    return Kind.PASS if values and all(flow.startswith("matrix.") for flow in flows) else Kind.OPEN


def _matrix(job: Job, name: str) -> list[str]:
    """All texts a value of the matrix may be or hold; none when they are only known later."""
    matrix = fields_of(job.strategy).get("matrix")
    nodes: list[Node] = [node for key, node in fields_of(matrix).items() if key.lower() == name]
    include = fields_of(matrix).get("include")
    nodes += [
        node
        for item in (include.items if include else ())
        for key, node in fields_of(item).items()
        if key.lower() == name
    ]
    return [
        one.text
        for node in nodes
        for one in node.walk()
        if one.kind == "scalar" and not isinstance(one.value, Unresolved)
    ]
