"""A GitLab pipeline as values: its stages, and jobs with what they need, run and are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.derive import fields_of, text_of, texts_of
from readiness.formats.gitlab.includes import Include, includes, template_jobs
from readiness.formats.gitlab.merging import GLOBAL, job_nodes, unknown_parents
from readiness.formats.gitlab.starts import Start, pipeline_starts, starts
from readiness.formats.workflow.judgement import Work, purposes
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.model.artifact import Node
    from readiness.model.facts import Text
    from readiness.model.location import Region

STAGES = ("build", "test", "deploy")
"""Where a pipeline names none."""
_REFERENCE = lazy(r"\$\{(\w+)\}|\$(\w+)")
_ROUNDS = 3
"""How often variables may name each other."""


class Line(NamedTuple):
    key: str
    """`before_script`, `script`, `after_script`."""
    text: str
    node: Node


class Job(NamedTuple):
    id: str
    region: Region
    """Of its key."""
    node: Node
    """After `extends`, `default` and `!reference`."""
    stage: str
    needs: tuple[str, ...]
    """Jobs that must end first: those it names, else all of earlier stages."""
    starts: tuple[Start, ...]
    variables: Mapping[str, Text]
    """The pipeline's and its own."""
    lines: tuple[Line, ...]
    environment: Text | None
    """None too for jobs that stop or only look at one."""
    action: str
    """What it does with its environment: `start`, `stop`, `prepare`, `verify`, `access`; empty without one."""
    image: Node | None
    calls: Text | None
    """A child pipeline of this repository (`./ci/child.yml`), or another project's."""
    allow_failure: Node | None
    purposes: tuple[str, ...]
    lost: tuple[str, ...] = ()
    """What it extends and nobody of the read files has."""

    @property
    def manual(self) -> bool:
        """A person starts it, whenever it runs."""
        return bool(self.starts) and all(one.when == "manual" for one in self.starts)

    @property
    def may_fail(self) -> bool:
        """Nothing waits for its success. A manual job is skipped unless its rule, or it, says that it is waited for."""
        given = self.allow_failure
        if given is not None:
            return given.kind == "scalar" and given.value is True
        return self.manual and self.node.get("rules") is None


class Pipeline(NamedTuple):
    stages: tuple[str, ...]
    jobs: tuple[Job, ...]
    """Without hidden ones, in the order of their files."""
    includes: tuple[Include, ...]
    variables: Mapping[str, Text]
    started: Mapping[str, bool]
    """Ways in which a pipeline starts at all."""
    ruled: bool
    """`workflow:rules` says when it starts."""
    child: bool = False
    """Another pipeline of the repository starts it."""


def pipeline(root: Node, *, child: bool = False) -> Pipeline:
    """The view of a pipeline whose files have been put together."""
    found = job_nodes(root)
    stages = tuple(text for text in texts_of(root.get("stages")) if isinstance(text, str)) or STAGES
    variables = _variables(root.get("variables"))
    started = pipeline_starts(root.get("workflow"), variables)
    listed = tuple(includes(root.get("include")))
    shown = {name: node for name, node in found.items() if not name.startswith(".")}
    order = (".pre", *[one for one in stages if one not in (".pre", ".post")], ".post")
    placed = {name: _plain(text_of(node.get("stage")) or "test") for name, node in shown.items()}
    jobs = [
        _job(root, name, node, placed, order, _Around(variables, started))
        for name, node in shown.items()
        if _runs(node)
    ]
    jobs += [_templated(one, made) for one in listed for made in template_jobs(one)]
    return Pipeline(stages, tuple(jobs), listed, variables, started, root.get("workflow.rules") is not None, child)


class _Around(NamedTuple):
    variables: Mapping[str, Text]
    started: Mapping[str, bool]


def _runs(node: Node) -> bool:
    """A mapping without any of these is no job: a forgotten anchor, another tool's settings."""
    return any(key in node.fields for key in ("script", "run", "trigger", "extends", "before_script"))


def _job(root: Node, name: str, node: Node, placed: Mapping[str, str], order: Sequence[str], around: _Around) -> Job:
    variables = {**around.variables, **_variables(node.get("variables"))}
    lines = tuple(_lines(node))
    environment = node.get("environment")
    named = text_of(environment.get("name") if environment and environment.kind == "mapping" else environment)
    action = (
        _plain(text_of(environment.get("action")) or "start")
        if environment is not None and environment.kind == "mapping"
        else "start"
    )
    given = filled(_plain(named), variables) if named is not None else ""
    goes = action in ("start", "prepare")
    lost = tuple(unknown_parents(root, root.fields[name]))
    script = "\n".join(filled(one.text, variables) for one in lines if one.key != "after_script")
    return Job(
        id=name,
        region=root.key_region(name),
        node=node,
        stage=placed[name],
        needs=_needs(name, node, placed, order),
        starts=starts(node, around.started, variables),
        variables=variables,
        lines=lines,
        environment=None if named is None or not goes else Unresolved(given) if "$" in given else given,
        action=action if environment is not None else "",
        image=_image(node.get("image")),
        calls=_calls(node.get("trigger")),
        allow_failure=node.get("allow_failure"),
        purposes=_purposes(
            name,
            given,
            script,
            stops=environment is not None and action == "stop",
            elsewhere=bool(lost) or node.get("trigger") is not None,
        ),
        lost=lost,
    )


def _purposes(name: str, environment: str, script: str, *, stops: bool, elsewhere: bool) -> tuple[str, ...]:
    """A job that stops an environment deploys nothing, whatever it applies. One whose doing is written elsewhere may do more than print."""
    found = purposes(Work((name,), environment, (script,), ()))
    return tuple(
        one for one in found if not ((stops and one == "deploy") or ((stops or elsewhere) and one == "deploy-noop"))
    )


def _templated(include: Include, made: tuple[str, str]) -> Job:
    name, purpose = made
    node = include.node
    return Job(name, node.region, node, "test", (), (), {}, (), None, "", None, None, None, (purpose,))


def _lines(node: Node) -> Iterator[Line]:
    for key in ("before_script", "script", "after_script"):
        for item in _scalars(node.get(key)):
            yield Line(key, _plain(text_of(item) or ""), item)


def _scalars(node: Node | None) -> Iterator[Node]:
    """The lines of a script; lists in lists are one list."""
    if node is None:
        return
    if node.kind == "sequence":
        for item in node.items:
            yield from _scalars(item)
    elif node.kind == "scalar" and node.value is not None:
        yield node


def _needs(name: str, node: Node, placed: Mapping[str, str], order: Sequence[str]) -> tuple[str, ...]:
    given = node.get("needs")
    if given is not None:
        named = (item.get("job") if item.kind == "mapping" else item for item in given.items or (given,))
        elsewhere = {
            id(item.get("job")) for item in given.items if item.kind == "mapping" and "pipeline" in item.fields
        }
        elsewhere |= {
            id(item.get("job")) for item in given.items if item.kind == "mapping" and "project" in item.fields
        }
        return tuple(_plain(text) for one in named if id(one) not in elsewhere and (text := text_of(one)) is not None)
    at = order.index(placed[name]) if placed[name] in order else len(order)
    earlier = set(order[:at])
    return tuple(other for other, stage in placed.items() if stage in earlier)


def _image(node: Node | None) -> Node | None:
    found = node.get("name") if node is not None and node.kind == "mapping" else node
    return found if found is not None and text_of(found) is not None else None


def _calls(trigger: Node | None) -> Text | None:
    if trigger is None:
        return None
    given = trigger.get("include") if trigger.kind == "mapping" else None
    if given is None:
        name = text_of(trigger.get("project") if trigger.kind == "mapping" else trigger)
        return Unresolved(f"a pipeline of {_plain(name)}" if name is not None else "another pipeline")
    local = next((one for one in includes(given) if one.kind == "local"), None)
    return (
        f"./{local.name}"
        if local is not None and isinstance(local.name, str)
        else Unresolved("a pipeline that is made when it runs")
    )


def _variables(node: Node | None) -> dict[str, Text]:
    """Texts by name; `{value: …, description: …}` alike."""
    found: dict[str, Text] = {}
    for name, one in fields_of(node).items():
        text = text_of(one.get("value") if one.kind == "mapping" else one)
        if text is not None:
            found[name] = text
    return found


def filled(text: str, variables: Mapping[str, Text]) -> str:
    """With the variables that the pipeline itself gives a value."""
    for _ in range(_ROUNDS):
        made = _REFERENCE.sub(lambda found: _value(found, variables), text)
        if made == text:
            break
        text = made
    return text


def _value(found: re.Match[str], variables: Mapping[str, Text]) -> str:
    value = variables.get(found.group(1) or found.group(2))
    return found.group() if value is None else _plain(value)


def is_pipeline(root: Node) -> bool:
    """It has a job, or takes its jobs from elsewhere."""
    return "include" in root.fields or any(
        name not in GLOBAL and node.kind == "mapping" and _runs(node) for name, node in root.fields.items()
    )


def _plain(text: Text) -> str:
    return text.text if isinstance(text, Unresolved) else text
