"""CircleCI: the jobs of its workflows, with the commands of the file that they use."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.formats.derive import fields_of, text_of, texts_of
from readiness.formats.workflow.judgement import Work, purposes
from readiness.model.artifact import Artifact, Document, Node, Unresolved
from readiness.model.facts import PipelineJob
from readiness.model.location import Location
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from readiness.model.artifact import Target
    from readiness.model.facts import Fact, Text

NAME = "circleci"
UNRESOLVED = lazy(r"<<.*>>")
"""Parameters."""
SELECTORS: Mapping[str, Callable[[Document[object]], Iterable[Target]]] = {}
_MAIN = frozenset({"main", "master", "trunk"})
_DEEPEST = 5
"""How deep commands of a file may use each other."""


class Used(NamedTuple):
    """A job as a workflow names it."""

    workflow: str
    job: str
    """As defined."""
    name: str
    """As others require it."""
    node: Node
    starts: tuple[str, ...]


def read(artifact: Artifact, root: Node) -> Iterator[Document[object]]:
    """The document, if it has jobs or workflows."""
    if "jobs" in root.fields or "workflows" in root.fields:
        yield Document(artifact, NAME, root, tuple(_used(root)))


def facts(document: Document[object]) -> Iterator[Fact]:
    """One job for each use in a workflow."""
    used = cast("tuple[Used, ...]", document.content)
    several = len({one.workflow for one in used}) > 1
    for one in used:
        yield _job(document, one, several=several)


def _used(root: Node) -> Iterator[Used]:
    for name, workflow in fields_of(root.get("workflows")).items():
        listed = workflow.get("jobs")
        scheduled = workflow.get("triggers") is not None
        for item in listed.items if listed is not None else ():
            job, node = (item.text, item) if item.kind == "scalar" else next(iter(item.fields.items()), ("", item))
            called = _text(node, "name") or job
            starts = ("schedule",) if scheduled else tuple(_starts(node.get("filters")))
            yield Used(name, job, called, node, starts)
    if root.get("workflows") is None and root.get("jobs.build") is not None:
        yield Used("", "build", "build", root.fields["jobs"].fields["build"], ("default", "branch", "kept"))


def _starts(filters: Node | None) -> Iterator[str]:
    """Branches, all unless it says which; tags only if it says so."""
    only = {text for text in texts_of(filters.get("branches.only") if filters else None) if isinstance(text, str)}
    ignored = {text for text in texts_of(filters.get("branches.ignore") if filters else None) if isinstance(text, str)}
    everything = any(text in ("/.*/", "/.+/", ".*") for text in ignored)
    if only:
        yield from ["default"] if only & _MAIN else []
        yield from ["kept"] if only - _MAIN else []
        yield from ["branch"] if only & {"/.*/", "/.+/"} else []
    elif not everything:
        yield from [] if ignored & _MAIN else ["default"]
        yield from ["branch", "kept"]
    if filters is not None and filters.get("tags.only") is not None:
        yield "tag"


def _job(document: Document[object], one: Used, *, several: bool) -> PipelineJob:
    path, root = document.path, document.root
    defined = root.get(f"jobs.{one.job}") if "." not in one.job else None
    lines = list(_lines(root, defined, _DEEPEST)) if defined is not None else []
    prefix = f"{one.workflow}/" if several else ""
    waited = [text for text in texts_of(one.node.get("requires")) if isinstance(text, str)]
    approval = _text(one.node, "type") == "approval"
    calls: Text | None = None
    if defined is None and not approval:
        calls = Unresolved(f"the orb job {one.job}")
    region = root.fields["jobs"].key_region(one.job) if defined is not None else one.node.region
    triggers = dict.fromkeys("push" if name in ("default", "branch", "kept") else name for name in one.starts)
    return PipelineJob(
        location=Location(path, region, f"jobs/{one.job}"),
        pipeline=path,
        id=prefix + one.name,
        system="circleci",
        needs=tuple(prefix + name for name in waited),
        triggers=tuple(triggers),
        commands=tuple((text, Location(path, node.region, f"jobs/{one.job}")) for text, node in lines),
        environment=None,
        purposes=purposes(Work((one.name,), "", tuple(text for text, _ in lines), ())),
        calls=calls,
        stage=one.workflow,
        manual=approval,
        starts=one.starts,
    )


def _lines(root: Node, holder: Node, depth: int) -> Iterator[tuple[str, Node]]:
    """The commands of its steps, those of commands that the file defines too."""
    steps = holder.get("steps")
    for step in steps.items if steps is not None else ():
        if step.kind == "scalar":
            if depth and (own := root.get(f"commands.{step.text}")) is not None:
                yield from _lines(root, own, depth - 1)
            continue
        for name, node in step.fields.items():
            if name == "run":
                command = node.get("command") if node.kind == "mapping" else node
                text = text_of(command)
                if command is not None and text is not None:
                    yield text.text if isinstance(text, Unresolved) else text, command
            elif name in ("when", "unless"):
                yield from _lines(root, node, depth)
            elif depth and "." not in name and (own := root.get(f"commands.{name}")) is not None:
                yield from _lines(root, own, depth - 1)


def _text(node: Node, key: str) -> str:
    text = text_of(node.get(key)) if node.kind == "mapping" else None
    return text.text if isinstance(text, Unresolved) else text or ""
