"""Azure Pipelines: stages, jobs, what they wait for and run."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.formats.derive import text_of, texts_of
from readiness.formats.workflow.judgement import Work, purposes
from readiness.model.artifact import Artifact, Document, Node, Unresolved
from readiness.model.facts import PipelineGap, PipelineJob
from readiness.model.location import Location
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from readiness.model.artifact import Target
    from readiness.model.facts import Fact

NAME = "azure"
UNRESOLVED = lazy(r"\$\{\{|\$\(\w")
SELECTORS: Mapping[str, Callable[[Document[object]], Iterable[Target]]] = {}
_TASKS = (
    (
        lazy(
            r"(?i)(?:KubernetesManifest|AzureWebApp|AzureRmWebAppDeployment|AzureFunctionApp|HelmDeploy|AzureContainerApps|AzureSpringCloud|ServiceFabricDeploy)"
        ),
        "deploy",
    ),
    (lazy(r"(?i)(?:VSTest|VisualStudioTestPlatform)"), "test"),
    (lazy(r"(?i)(?:Docker|DockerCompose|MSBuild|VSBuild|Gradle|Maven|Go|Npm)@"), "build"),
)
_COMMANDED = {
    "test": "test",
    "build": "build",
    "buildandpush": "publish",
    "push": "publish",
    "publish": "build",
    "deploy": "deploy",
    "upgrade": "deploy",
}


class Placed(NamedTuple):
    """A job, and the stage it is in."""

    stage: str
    name: str
    node: Node
    needs: tuple[str, ...]


def read(artifact: Artifact, root: Node) -> Iterator[Document[object]]:
    """The document, if it has stages, jobs or steps."""
    if root.kind == "mapping" and {"stages", "jobs", "steps", "extends"} & set(root.fields):
        yield Document(artifact, NAME, root, tuple(_placed(root)))


def facts(document: Document[object]) -> Iterator[Fact]:
    """Jobs; and that there may be more, where templates are used."""
    path, root = document.path, document.root
    triggers = tuple(_triggers(root))
    for one in cast("tuple[Placed, ...]", document.content):
        yield _job(path, one, triggers)
    template = next((node for node in root.walk() if node.kind == "mapping" and "template" in node.fields), None)
    if template is not None:
        name = template.fields["template"].text
        yield PipelineGap(Location(path, template.key_region("template")), path, f"it uses the template {name}")


def _placed(root: Node) -> Iterator[Placed]:
    stages = root.get("stages")
    before: tuple[str, ...] = ()
    jobs_of: dict[str, tuple[str, ...]] = {}
    for stage in stages.items if stages is not None else (root,):
        name = _text(stage, "stage")
        listed = stage.get("jobs")
        inner = listed.items if listed is not None else (stage,) if "steps" in stage.fields else ()
        given = stage.get("dependsOn")
        waited = (
            tuple(job for text in texts_of(given) for job in jobs_of.get(str(text), ()))
            if given is not None
            else before
        )
        names = []
        for at, job in enumerate(inner):
            own = _text(job, "job") or _text(job, "deployment") or name or f"job{at + 1}"
            called = f"{name}/{own}" if name and own != name else own
            names.append(called)
            beside = tuple(
                f"{name}/{text}" if name else str(text) for text in texts_of(job.get("dependsOn")) if job is not stage
            )
            yield Placed(name, called, job, (*waited, *beside))
        jobs_of[name] = before = tuple(names)


def _triggers(root: Node) -> Iterator[str]:
    for key, word in (("trigger", "push"), ("pr", "pull_request")):
        if _text(root, key) != "none":
            yield word
    if root.get("schedules") is not None:
        yield "schedule"


def _job(path: str, one: Placed, triggers: tuple[str, ...]) -> PipelineJob:
    steps = list(_steps(one.node))
    lines = [
        (text, node)
        for step in steps
        for key in ("script", "bash", "pwsh", "powershell")
        if (node := step.get(key)) and (text := _plain(node))
    ]
    lines += [
        (_plain(node), node)
        for step in steps
        for key in ("inputs.script", "inputs.inlineScript")
        if (node := step.get(key)) is not None
    ]
    found = set(purposes(Work((one.name,), "", tuple(text for text, _ in lines), ())))
    found |= {purpose for step in steps for purpose in _task(step)}
    environment = one.node.get("environment.name") or one.node.get("environment")
    return PipelineJob(
        location=Location(
            path, one.node.region._replace(end_line=one.node.line, end_column=one.node.column + 1), one.name
        ),
        pipeline=path,
        id=one.name,
        system="azure",
        needs=one.needs,
        triggers=triggers,
        commands=tuple((text, Location(path, node.region, one.name)) for text, node in lines),
        environment=text_of(environment),
        purposes=tuple(sorted(found - {"deploy-noop"})),
        stage=one.stage,
    )


def _steps(node: Node) -> Iterator[Node]:
    """Of a job, or of the hooks of a deployment's strategy."""
    listed = node.get("steps")
    yield from listed.items if listed is not None else ()
    strategy = node.get("strategy")
    if strategy is not None:
        for below in strategy.walk():
            inner = below.get("steps") if below.kind == "mapping" else None
            yield from inner.items if inner is not None else ()


def _task(step: Node) -> Iterator[str]:
    task = _text(step, "task")
    command = _text(step, "inputs.command").lower() or _text(step, "inputs.action").lower()
    for pattern, purpose in _TASKS:
        if task and pattern.match(task):
            yield purpose
    if task and command in _COMMANDED:
        yield _COMMANDED[command]


def _text(node: Node, key: str) -> str:
    found = node.get(key) if node.kind == "mapping" else None
    return _plain(found) if found is not None else ""


def _plain(node: Node) -> str:
    text = text_of(node)
    return text.text if isinstance(text, Unresolved) else text or ""
