"""Runtimes that a workflow's jobs set up, by the actions that do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.derive import fields_of
from readiness.formats.workflow.matrix import filled, values
from readiness.formats.workflow.uses import parse_uses
from readiness.model.artifact import Unresolved
from readiness.model.location import Location
from readiness.model.packages import RuntimeNamed
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.formats.workflow.view import Job, Step, Workflow
    from readiness.model.artifact import Node

_INPUTS: Mapping[str, tuple[str, str]] = {
    "actions/setup-node": ("nodejs", "node-version"),
    "actions/setup-python": ("python", "python-version"),
    "actions/setup-go": ("go", "go-version"),
    "actions/setup-java": ("eclipse-temurin", "java-version"),
    "actions/setup-dotnet": ("dotnet", "dotnet-version"),
    "ruby/setup-ruby": ("ruby", "ruby-version"),
    "shivammathur/setup-php": ("php", "php-version"),
    "astral-sh/setup-uv": ("python", "python-version"),
}
"""Action → what it sets up, and which input names its version."""
_PLACES = frozenset({"cache-dependency-path", "working-directory", "go-version-file", "context", "file"})
_VARIABLE = lazy(r"\$\{\{\s*env\.(\w+)\s*\}\}")


def runtimes(path: str, view: Workflow, root: Node) -> Iterator[RuntimeNamed]:
    """One for each step that sets up a runtime and names its version, with all that a matrix makes of it."""
    for job in view.jobs:
        known = values(job.strategy)
        for step in job.steps:
            action = (parse_uses(step.uses).action or "").lower() if step.uses is not None else ""
            if action in _INPUTS:
                yield from _set_up(path, job, step, action, known, _variables(root, job))


def _set_up(
    path: str, job: Job, step: Step, action: str, known: Mapping[str, tuple[str, ...]], variables: Mapping[str, str]
) -> Iterator[RuntimeNamed]:
    product, key = _INPUTS[action]
    node = fields_of(step.inputs).get(key)
    if node is None or not (node.text or node.items):
        return
    texts = [item.text for item in node.items] or node.text.split("\n")
    found = tuple(
        version.strip()
        for text in texts
        for version in filled(_VARIABLE.sub(lambda one: variables.get(one[1], one[0]), text), known)
        if version.strip()
    )
    if any("${{" in one for one in found):
        found = ()
    place = Location(path, node.region, f"jobs/{job.id}/steps/{step.number}")
    words = regex(r"\s+").sub(" ", " ".join(texts))
    by = action.rpartition("/")[2]
    yield RuntimeNamed(place, product, found, words, by, "job", job=job.id, folders=tuple(_folders(job)))


def _folders(job: Job) -> Iterator[str]:
    default = job.node.get("defaults.run.working-directory")
    if default is not None:
        yield default.text
    for step in job.steps:
        if step.working_directory is not None:
            text = step.working_directory
            yield text if isinstance(text, str) else text.text
        yield from (node.text for name, node in fields_of(step.inputs).items() if name in _PLACES)


def _variables(root: Node, job: Job) -> Mapping[str, str]:
    """What `env` of the workflow and of the job says, as far as it is known."""
    both = {**fields_of(root.get("env")), **fields_of(job.node.get("env"))}
    return {name: node.text for name, node in both.items() if not isinstance(node.value, Unresolved)}
