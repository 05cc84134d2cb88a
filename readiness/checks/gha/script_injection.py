"""Texts of strangers that a workflow pastes into a script."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from readiness.checks.workflows import action, environment, line_of, logical, plain, steps, texts
from readiness.formats.derive import fields_of, text_of
from readiness.formats.workflow.expressions import Expression, expressions
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.formats.workflow import Job, Step, Workflow
    from readiness.model.artifact import Document, Node

_FOREIGN = lazy(
    r"github\.head_ref"
    r"|github\.event\.(?:issue|pull_request|discussion)(?:\.(?:title|body))?"
    r"|github\.event\.pull_request\.head(?:\.(?:ref|label|repo(?:\.(?:default_branch|description|homepage))?))?"
    r"|github\.event\.(?:comment|review|review_comment)(?:\.body)?"
    r"|github\.event(?:\.head_commit|\.commits(?:\.[\w*-]+)?|\.workflow_run\.head_commit)(?:\.message|\.(?:author|committer)(?:\.(?:name|email))?)?"
    r"|github\.event\.pages(?:\.\*)?(?:\.page_name)?|github\.event\.workflow_run(?:\.(?:head_branch|display_title))?"
    r"|github\.event\.workflow(?:_run)?\.path"
    r"|github\.event\.workflow_run\.(?:pull_requests\.\*\.head\.ref|head_repository\.description)|github(?:\.event)?"
)
"""What somebody without any rights to the repository may write as they like, and whole objects that hold it."""
_HARMLESS = lazy(
    r"github\.(?:sha|repository|repository_owner|run_id|run_number|run_attempt|event_name|job|ref_type|server_url|api_url"
    r"|graphql_url|workspace|action_path|actor_id|repository_id|retention_days|token|workflow_sha|event\.number|event\.action"
    r"|base_ref|event\.repository\..*|event\.(?:\w+\.)*(?:number|id|sha|node_id|created_at|updated_at|html_url))"
    r"|github\.event\.(?:before|after)|(?:runner|job|strategy|secrets|vars)\..*|steps\.[^.]+\.(?:outcome|conclusion)"
)
"""What nobody can write as they like, or only those who could change the workflow itself."""
_PRIVILEGED = frozenset({
    "pull_request_target", "issues", "issue_comment", "workflow_run", "discussion", "discussion_comment", "gollum", "fork", "watch",
})  # fmt: skip
"""Events that a stranger causes, and that run with the repository's own token and secrets."""
_SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "actions/github-script": ("script",),
    "azure/cli": ("inlinescript",),
    "azure/powershell": ("inlinescript",),
    "amadevus/pwsh-script": ("script",),
    "mikefarah/yq": ("cmd",),
    "appleboy/ssh-action": ("script",),
    "nick-fields/retry": ("command",),
    "nick-invision/retry": ("command",),
    "addnab/docker-run-action": ("run",),
    "devcontainers/ci": ("runcmd",),
    "coactions/setup-xvfb": ("run",),
}
"""Action → inputs (lower case) that it runs as a program."""
_DEPTH = 3
"""How often a variable may stand for another."""


def check(document: Document[Workflow], *, anything: bool) -> Iterator[Observation]:
    """One observation for every script: what strangers write, or else anything that is not known to be harmless."""
    for job, step in steps(document.content):
        for node in _scripts(step):
            yield from _judge(document, job, step, node, anything=anything)


def _scripts(step: Step) -> Iterator[Node]:
    if step.run is not None:
        yield step.node.fields["run"]
    names = _SCRIPTS.get(action(step), ())
    yield from (node for name, node in fields_of(step.inputs).items() if name.lower() in names)


def _judge(document: Document[Workflow], job: Job, step: Step, node: Node, *, anything: bool) -> Iterator[Observation]:
    where = logical(document.content, job, step)
    seen: Counter[str] = Counter()
    failed = False
    for one in expressions(plain(text_of(node))):
        sources = _sources(one, _known(document, job, step), _DEPTH)
        foreign = any(_FOREIGN.fullmatch(source) for source in sources)
        if foreign != anything and (foreign or any(not _HARMLESS.fullmatch(source) for source in sources)):
            failed = True
            place = Location(document.path, line_of(document, node, one.text, seen[one.text]), where)
            level = None if anything or _PRIVILEGED & set(document.content.triggers) else Level.WARNING
            yield Observation(place, Kind.FAIL, " ".join(one.text.split()), level=level)
        seen[one.text] += 1
    if not failed:
        yield Observation(Location(document.path, node.region, where), Kind.PASS)


def _sources(one: Expression, known: Mapping[str, str], depth: int) -> frozenset[str]:
    """Where the value really comes from: variables and matrix values looked up."""
    found: set[str] = set()
    for flow in one.flows:
        if flow not in known or depth == 0:
            found.add(flow)
            continue
        for inner in expressions(known[flow]):
            found |= _sources(inner, known, depth - 1)
    return frozenset(found)


def _known(document: Document[Workflow], job: Job, step: Step) -> Mapping[str, str]:
    """`env.NAME` and `matrix.name` → all that they may be, as one text."""
    found = {f"env.{name.lower()}": text for name, text in environment(document, job, step).items()}
    matrix = fields_of(job.strategy).get("matrix") if job.strategy is not None else None
    for name, node in fields_of(matrix).items():
        if name not in ("include", "exclude"):
            found[f"matrix.{name.lower()}"] = _all_texts(node)
            for below in {key for item in node.items for key in fields_of(item)}:
                found[f"matrix.{name.lower()}.{below.lower()}"] = _all_texts(node)
    for item in fields_of(matrix)["include"].items if "include" in fields_of(matrix) else ():
        for name, text in texts(item).items():
            key = f"matrix.{name.lower()}"
            found[key] = f"{found.get(key, '')}\n{text or _all_texts(item.fields[name])}"
    return found


def _all_texts(node: Node) -> str:
    return "\n".join(one.text for one in node.walk() if one.kind == "scalar")
