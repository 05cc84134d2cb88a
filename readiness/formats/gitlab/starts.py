"""When a GitLab job runs: its `rules`, or `only` and `except`, tried on the ways a pipeline can start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.derive import fields_of, text_of, texts_of
from readiness.formats.gitlab.conditions import Anything, Meaning, holds
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.artifact import Node
    from readiness.model.facts import Text

_DEFAULT = Anything(("main", "master"), frozenset({"main", "master", "trunk"}), closed=True)
_FEATURE = Anything(("feature/login", "fix-123"), closed=True)
_KEPT = Anything(("develop", "staging", "production", "release/1.2"), never=frozenset({"main", "master", "trunk"}))
_VERSION = Anything(("v1.2.3", "1.2.3"), closed=True)


class Start(NamedTuple):
    """A way in which a job may come to run."""

    name: str
    """`default`, `branch` (any), `kept` (a branch of a name that the job asks for), `tag`, `merge_request`, `schedule`, `web`."""
    sure: bool
    """False: it depends on what is only known then (files that changed, variables)."""
    when: str
    """`on_success`, `manual`, `delayed`, `always`, `on_failure`."""


def _variables(source: str, branch: Meaning, tag: Meaning = None) -> Mapping[str, Meaning]:
    merging = source == "merge_request_event"
    known: dict[str, Meaning] = {
        "CI_PIPELINE_SOURCE": source,
        "CI_COMMIT_BRANCH": None if merging else branch,
        "CI_COMMIT_REF_NAME": branch if tag is None else tag,
        "CI_COMMIT_REF_SLUG": branch if tag is None else tag,
        "CI_DEFAULT_BRANCH": _DEFAULT,
        "CI_COMMIT_TAG": tag,
        "CI_MERGE_REQUEST_IID": "1" if merging else None,
        "CI_MERGE_REQUEST_ID": "1" if merging else None,
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": Anything() if merging else None,
        "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": _FEATURE if merging else None,
        "CI_COMMIT_REF_PROTECTED": "true" if branch is _DEFAULT else "false" if branch is _FEATURE else Anything(),
        "CI_PIPELINE_SCHEDULE_DESCRIPTION": Anything() if source == "schedule" else None,
        "CI_PIPELINE_TRIGGERED": None,
    }
    return known


_STARTS: Mapping[str, Mapping[str, Meaning]] = {
    "default": _variables("push", _DEFAULT),
    "branch": _variables("push", _FEATURE),
    "kept": _variables("push", _KEPT),
    "tag": _variables("push", None, _VERSION),
    "merge_request": _variables("merge_request_event", _FEATURE),
    "schedule": _variables("schedule", _DEFAULT),
    "web": _variables("web", _DEFAULT),
}
_WORDS: Mapping[str, tuple[str, ...]] = {
    "branches": ("default", "branch", "kept", "schedule", "web"),
    "tags": ("tag",),
    "merge_requests": ("merge_request",),
    "schedules": ("schedule",),
    "web": ("web",),
    "pushes": ("default", "branch", "kept", "tag"),
    "api": (),
    "triggers": (),
    "pipelines": (),
    "external": (),
    "chat": (),
    "external_pull_requests": (),
}
"""What the words of `only` and `except` stand for; any other is the name of a branch or a tag, or a pattern of it."""


def pipeline_starts(workflow: Node | None, variables: Mapping[str, Text]) -> Mapping[str, bool]:
    """Ways in which a pipeline starts at all, by `workflow:rules`, and whether that is sure. Without them, all but none of a merge request is sure."""
    rules = workflow.get("rules") if workflow is not None else None
    if rules is None:
        return dict.fromkeys(_STARTS, True)
    found = {}
    for name in _STARTS:
        told = _by_rules(rules, name, "on_success", variables)
        if told is not None:
            found[name] = told.sure
    return found


def starts(job: Node, pipeline: Mapping[str, bool], variables: Mapping[str, Text]) -> tuple[Start, ...]:
    """All ways in which a job may run; empty: none that is known."""
    return tuple(
        told._replace(sure=told.sure and pipeline[name])
        for name in _STARTS
        if name in pipeline and (told := _start(job, name, variables)) is not None
    )


def _start(job: Node, name: str, variables: Mapping[str, Text]) -> Start | None:
    when = _text(job, "when") or "on_success"
    rules = _given(job, "rules")
    if rules is not None:
        return _by_rules(rules, name, when, variables)
    if when == "never":
        return None
    only, without = _given(job, "only"), _given(job, "except")
    sure: bool | None = True
    if only is None and name == "merge_request":
        return None  # without rules, a job is one of branches and tags
    if only is not None:
        sure = _listed(only, name, variables)
        if sure is False:
            return None
    left_out = _listed(without, name, variables) if without is not None else False
    if left_out is True:
        return None
    return Start(name, sure is True and left_out is False, when)


def _given(job: Node, key: str) -> Node | None:
    """`only:` without a value takes away what a parent says."""
    found = job.get(key)
    return None if found is not None and found.kind == "scalar" and found.value is None else found


def _by_rules(rules: Node, name: str, default: str, variables: Mapping[str, Text]) -> Start | None:
    """The first rule that holds decides. It is sure to run if each rule that may be the first lets it."""
    outcomes: list[Start | None] = []
    ends = False
    for rule in rules.items or ((rules,) if rules.kind == "mapping" else ()):
        told = _rule(rule, name, variables)
        if told is False:
            continue
        when = _text(rule, "when") or default
        outcomes.append(None if when == "never" else Start(name, sure=True, when=when))
        if told is True:
            ends = True
            break
    running = [one for one in outcomes if one is not None]
    if not running:
        return None
    by_hand = all(one.when == "manual" for one in running)
    first = next(one for one in running if by_hand or one.when != "manual")
    return first._replace(sure=ends and len(running) == len(outcomes))


def _rule(rule: Node, name: str, variables: Mapping[str, Text]) -> bool | None:
    if rule.kind != "mapping":
        return None
    given = rule.get("if")
    told = _holds(given, name, variables) if given is not None else True
    if told is True and ("changes" in rule.fields or "exists" in rule.fields):
        return None
    return told


def _listed(node: Node, name: str, variables: Mapping[str, Text]) -> bool | None:
    """Whether `only` or `except` names this start."""
    refs = node.get("refs") if node.kind == "mapping" else node
    told: bool | None = refs is None and name != "merge_request"  # `changes` alone is of branches and tags
    for word in texts_of(refs):
        one = _word(word, name)
        told = True if True in (told, one) else None if None in (told, one) else False
    if node.kind == "mapping":
        given = node.get("variables")
        if given is not None and told is not False:
            answers = [_holds(one, name, variables) for one in given.items or (given,)]
            told = told if True in answers else None if None in answers else False
        if told is True and "changes" in node.fields:
            return None
    return told


def _word(word: Text, name: str) -> bool | None:
    text = word.text if isinstance(word, Unresolved) else word
    known = _WORDS.get(text)
    if known is not None:
        return name in known
    if name == "merge_request":
        return False
    found = _STARTS[name]
    ref = found["CI_COMMIT_TAG"] or found["CI_COMMIT_BRANCH"]
    if text.startswith("/"):
        return holds(f"$REF =~ {text}", {"REF": ref})
    return holds(f'$REF == "{text.partition("@")[0]}"', {"REF": ref})


def _holds(node: Node, name: str, variables: Mapping[str, Text]) -> bool | None:
    known: dict[str, Meaning] = {key: value for key, value in variables.items() if isinstance(value, str)}
    text = text_of(node)
    return holds(text.text if isinstance(text, Unresolved) else text or "", {**known, **_STARTS[name]})


def _text(node: Node, key: str) -> str:
    text = text_of(fields_of(node).get(key))
    return text.text if isinstance(text, Unresolved) else text or ""
