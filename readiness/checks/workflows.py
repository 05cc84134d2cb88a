"""What checks over GitHub workflows share: inputs, purposes of a step, and the place of a piece of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.derive import fields_of, text_of
from readiness.formats.workflow.judgement import of_action, of_commands
from readiness.formats.workflow.uses import Uses, parse_uses
from readiness.model.artifact import Unresolved
from readiness.model.location import Location, Region

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.formats.workflow import Job, Step, Workflow
    from readiness.model.artifact import Document, Node
    from readiness.model.facts import Text

OWN_TOKEN = ("secrets.github_token", "github.token")
"""Expressions, lower case, that stand for the job's own token."""
ON_PROPOSAL = frozenset({"pull_request", "pull_request_target"})


def plain(text: Text | None) -> str:
    """As written; empty when there is none."""
    return text.text if isinstance(text, Unresolved) else text or ""


def texts(node: Node | None) -> Mapping[str, str]:
    """A mapping of scalars (`with`, `env`) as written; an empty value is an empty text."""
    return {name: plain(text_of(one)) for name, one in fields_of(node).items()}


def settings(step: Step) -> Mapping[str, str]:
    """Its `with`."""
    return texts(step.inputs)


def used(step: Step) -> Uses:
    """What it uses; of a `run` step, an empty local path."""
    return parse_uses(step.uses if step.uses is not None else "./")


def action(step: Step) -> str:
    """`owner/repository[/path]`, lower case; empty when it uses none."""
    return used(step).action.lower()


def purposes(step: Step) -> frozenset[str]:
    """What one step is for, as `PipelineJob.purposes`."""
    found = {purpose for purpose, _ in of_commands(plain(step.run))}
    return frozenset(found | set(of_action(used(step).action, settings(step))))


def steps(view: Workflow) -> Iterator[tuple[Job, Step]]:
    """Every step with its job."""
    for job in view.jobs:
        for step in job.steps:
            yield job, step


def logical(view: Workflow, job: Job, step: Step) -> str:
    """`jobs/build/steps/2`, or `runs/steps/2` of an action."""
    return f"{'runs' if view.is_action else f'jobs/{job.id}'}/steps/{step.number}"


def label(step: Step) -> str:
    """What people call a step."""
    return step.name or step.id or used(step).action or f"step {step.number + 1}"


def place(document: Document[Workflow], job: Job, step: Step, key: str = "") -> Location:
    """Of what the step does, or of one of its keys."""
    shown = key if key in step.node.fields else next((one for one in ("uses", "run") if one in step.node.fields), "")
    region = step.node.fields["uses"].region if shown == "uses" else step.node.key_region(shown)
    return Location(document.path, step.node.alias or region, logical(document.content, job, step))


def job_place(document: Document[Workflow], job: Job, key: str = "") -> Location:
    """Of the job's name, or of one of its keys."""
    region = job.node.key_region(key) if key in job.node.fields else job.region
    return Location(document.path, region, f"jobs/{job.id}")


def line_of(document: Document[Workflow], node: Node, fragment: str, nth: int = 0) -> Region:
    """The line of a scalar on which a piece of its text begins; the scalar's own place when it can't be found.

    `nth` tells apart pieces that read alike: 0 is the first.
    """
    wanted = fragment.split("\n", 1)[0].strip()
    lines = document.artifact.text.split("\n")
    for number in range(node.line, min(node.end_line, len(lines)) + 1):
        at = -1
        while wanted and (at := lines[number - 1].find(wanted, at + 1)) >= 0:
            if nth == 0:
                return Region(number, at + 1, number, at + 1 + len(wanted))
            nth -= 1
    return node.region


def permissions(view: Workflow, job: Job) -> Node | None:
    """The block that counts for a job: its own, else the workflow's."""
    return job.permissions if job.permissions is not None else view.permissions


def environment(document: Document[Workflow], job: Job, step: Step) -> Mapping[str, str]:
    """The variables a step sees, the nearest definition of each, as written."""
    return {**texts(document.root.get("env")), **texts(job.node.get("env")), **texts(step.environment)}
