"""A workflow or composite action as values: jobs, steps, what they need and what they are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.derive import fields_of, text_of, texts_of
from readiness.formats.workflow.judgement import Work, purposes
from readiness.formats.workflow.matrix import filled, values
from readiness.formats.workflow.uses import parse_uses
from readiness.model.artifact import Artifact, Node, Unresolved, Value
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.facts import Text
    from readiness.model.location import Region


class Step(NamedTuple):
    number: int
    """From 0, as in `jobs/build/steps/2`."""
    id: str
    name: str
    uses: Text | None
    run: Text | None
    condition: str
    """`if`, as written."""
    inputs: Node | None
    """`with`."""
    environment: Node | None
    continue_on_error: Value
    shell: str
    working_directory: Text | None
    region: Region
    """One line: its name, else what it does."""
    node: Node


class Job(NamedTuple):
    id: str
    name: str
    region: Region
    """Of its key."""
    node: Node
    needs: tuple[str, ...]
    runs_on: tuple[Text, ...]
    permissions: Node | None
    environment: Text | None
    condition: str
    uses: Text | None
    """The reusable workflow it hands over to."""
    steps: tuple[Step, ...]
    strategy: Node | None
    continue_on_error: Value
    timeout_minutes: Value
    images: tuple[tuple[str, Node], ...]
    """`container` and `services/<name>`: the node of the image."""
    purposes: tuple[str, ...]
    """See `PipelineJob.purposes`; sorted."""


class Workflow(NamedTuple):
    name: str
    triggers: tuple[str, ...]
    """Names of events, whichever form `on:` has."""
    permissions: Node | None
    jobs: tuple[Job, ...]
    """Of a composite action: one, with the id `runs`."""
    is_action: bool = False


def workflow(artifact: Artifact, root: Node) -> Workflow | None:
    """The view, or None when the shape is wrong. An action that is not composite has no steps to judge."""
    jobs, runs = root.get("jobs"), root.get("runs")
    if jobs is not None and jobs.kind == "mapping":
        return Workflow(
            name=_text(root, "name"),
            triggers=triggers(root.get("on")),
            permissions=root.get("permissions"),
            jobs=tuple(_job(name, node, jobs.key_region(name)) for name, node in jobs.fields.items()),
        )
    if runs is None or runs.kind != "mapping" or _WORKFLOWS in artifact.path:
        return None
    steps = (_job("runs", runs, root.key_region("runs")),) if "steps" in runs.fields else ()
    return Workflow(name=_text(root, "name"), triggers=(), permissions=None, jobs=steps, is_action=True)


_WORKFLOWS = ".github/workflows/"


def triggers(on: Node | None) -> tuple[str, ...]:
    """`on: push`, `on: [push, pull_request]` and `on: {push: …}` alike."""
    if on is None:
        return ()
    if on.kind == "mapping":
        return tuple(on.fields)
    return tuple(text for text in texts_of(on) if isinstance(text, str))


def ancestors(workflow: Workflow, job_id: str) -> frozenset[str]:
    """All jobs that must end before this one starts; without itself, unless `needs` goes round in a circle."""
    needs = {job.id: job.needs for job in workflow.jobs}
    found: set[str] = set()
    pending = list(needs.get(job_id, ()))
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending += needs.get(name, ())
    return frozenset(found)


def _job(job_id: str, node: Node, region: Region) -> Job:
    listed = node.get("steps")
    steps = tuple(_step(at, step) for at, step in enumerate(listed.items if listed else ()) if step.kind == "mapping")
    environment = node.get("environment")
    return Job(
        id=job_id,
        name=_text(node, "name"),
        region=region,
        node=node,
        needs=tuple(text for text in texts_of(node.get("needs")) if isinstance(text, str)),
        runs_on=_runs_on(node.get("runs-on")),
        permissions=node.get("permissions"),
        environment=text_of(environment.get("name") if environment and environment.kind == "mapping" else environment),
        condition=_text(node, "if"),
        uses=text_of(node.get("uses")),
        steps=steps,
        strategy=node.get("strategy"),
        continue_on_error=_value(node, "continue-on-error"),
        timeout_minutes=_value(node, "timeout-minutes"),
        images=tuple(_images(node)),
        purposes=_purposes(job_id, node, steps),
    )


def _step(index: int, node: Node) -> Step:
    first = next((key for key in ("name", "uses", "run", "id") if key in node.fields), None)
    return Step(
        number=index,
        id=_text(node, "id"),
        name=_text(node, "name"),
        uses=text_of(node.get("uses")),
        run=text_of(node.get("run")),
        condition=_text(node, "if"),
        inputs=node.get("with"),
        environment=node.get("env"),
        continue_on_error=_value(node, "continue-on-error"),
        shell=_text(node, "shell"),
        working_directory=text_of(node.get("working-directory")),
        region=node.alias or (node.key_region(first) if first else node.region),
        node=node,
    )


def _purposes(job_id: str, node: Node, steps: tuple[Step, ...]) -> tuple[str, ...]:
    """What is switched off serves no purpose."""
    if _never(_text(node, "if")):
        return ()
    alive = [step for step in steps if not _never(step.condition)]
    environment = node.get("environment.name") or node.get("environment")
    known = values(node.get("strategy"))
    return purposes(
        Work(
            names=(job_id, _text(node, "name")),
            environment=environment.text if environment is not None else "",
            scripts=tuple(one for step in alive for script in _scripts(step) for one in filled(script, known)),
            actions=tuple((parse_uses(step.uses).action, _settings(step)) for step in alive if step.uses is not None),
            remote_scripts=tuple(_settings(step).get("script", "") for step in alive if _is_ssh(step)),
        )
    )


def _scripts(step: Step) -> tuple[str, ...]:
    """Its `run`, and the inputs by which some actions are given one (retry, devcontainer, virtual display)."""
    if step.run is not None:
        return (_plain(step.run),)
    settings = _settings(step)
    return tuple(settings[name] for name in ("command", "run", "runCmd", "test-command") if name in settings)


def _is_ssh(step: Step) -> bool:
    return (
        step.uses is not None
        and "ssh" in _plain(step.uses).lower().partition("@")[0]
        and "script" in fields_of(step.inputs)
    )


def _settings(step: Step) -> dict[str, str]:
    found = {name: text_of(node) for name, node in fields_of(step.inputs).items()}
    return {name: _plain(text) for name, text in found.items() if text is not None}


def _images(node: Node) -> list[tuple[str, Node]]:
    given = [("container", node.get("container"))]
    given += [(f"services/{name}", service) for name, service in fields_of(node.get("services")).items()]
    found = ((place, one.get("image") if one.kind == "mapping" else one) for place, one in given if one is not None)
    return [(place, image) for place, image in found if image is not None and text_of(image) is not None]


def _runs_on(node: Node | None) -> tuple[Text, ...]:
    """Labels; of a group with labels, the labels."""
    return texts_of(node.get("labels") if node is not None and node.kind == "mapping" else node)


def _never(condition: str) -> bool:
    return condition.strip().removeprefix("${{").removesuffix("}}").strip().lower() == "false"


def _text(node: Node, key: str) -> str:
    found = node.get(key)
    return _plain(text_of(found) or "")


def _plain(text: Text) -> str:
    return text.text if isinstance(text, Unresolved) else text


def _value(node: Node, key: str) -> Value:
    found = node.get(key)
    return found.value if found is not None else None
