"""Workflows and composite actions: jobs, targets, facts."""

from __future__ import annotations

from typing import cast

import pytest

from readiness.formats import documents, select
from readiness.formats.workflow import Workflow, ancestors, claims, facts
from readiness.formats.workflow.uses import Uses, parse_uses
from readiness.model.artifact import Artifact, Document, Unresolved
from readiness.model.facts import EnvSet, ImageUsed, PipelineJob
from readiness.model.location import Location, Region

PATH = ".github/workflows/ci.yml"
SHA = "3d3c42e5aac5ba805825da76410c181273ba90b1"

CI = f"""\
name: CI
on:
  push: {{branches: [main]}}
  pull_request:
permissions: {{}}
env:
  TOKEN: ${{{{ secrets.TOKEN }}}}
  REF: refs/${{{{ github.ref }}}}
jobs:
  test:
    runs-on: ubuntu-latest
    container: node:20
    services:
      db:
        image: postgres:16
    steps:
      - uses: actions/checkout@{SHA}
      - name: Unit
        run: npm test
        env: {{CI: true}}
  ship:
    needs: test
    environment: {{name: production, url: "https://x.example"}}
    permissions:
      contents: write
    steps:
      - run: kubectl apply -f k8s/
  call:
    needs: [test, ship]
    uses: acme/flows/.github/workflows/e2e.yml@v1
"""


def _document(text: str, path: str = PATH) -> Document[Workflow]:
    (found,) = documents(Artifact(path, text))
    assert isinstance(found, Document)
    return cast("Document[Workflow]", found)


def _facts_of(text: str, path: str = PATH) -> list[object]:
    return list(facts(_document(text, path)))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".github/workflows/ci.yml", True),
        ("sub/.github/workflows/ci.yaml", True),
        (".github/actions/setup/action.yml", True),
        (".github/workflows/README.md", False),
        ("my-action.yml", False),
        (".github/workflows/deep/ci.yml", False),
    ],
)
def test_it_is_known_by_its_path(path: str, expected: bool) -> None:
    assert claims(path) is expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param("on: push", ("push",), id="scalar"),
        pytest.param("on: [push, pull_request]", ("push", "pull_request"), id="list"),
        pytest.param("on:\n  push:\n  schedule: [{cron: '1 1 * * *'}]", ("push", "schedule"), id="mapping"),
        pytest.param("name: x", (), id="none"),
    ],
)
def test_triggers_have_three_forms(on: str, expected: tuple[str, ...]) -> None:
    assert _document(f"{on}\njobs: {{}}\n").content.triggers == expected


def test_jobs_are_told_with_their_purposes() -> None:
    jobs = [fact for fact in _facts_of(CI) if isinstance(fact, PipelineJob)]
    assert jobs == [
        PipelineJob(
            location=Location(PATH, Region(10, 3, 10, 7), "jobs/test"),
            pipeline=PATH,
            id="test",
            system="github",
            triggers=("push", "pull_request"),
            commands=(("npm test", Location(PATH, Region(19, 9, 19, 12), "jobs/test/steps/1")),),
            actions=(("actions/checkout", Location(PATH, Region(17, 15, 17, 72), "jobs/test/steps/0")),),
            purposes=("test",),
        ),
        PipelineJob(
            location=Location(PATH, Region(21, 3, 21, 7), "jobs/ship"),
            pipeline=PATH,
            id="ship",
            system="github",
            needs=("test",),
            triggers=("push", "pull_request"),
            commands=(("kubectl apply -f k8s/", Location(PATH, Region(27, 9, 27, 12), "jobs/ship/steps/0")),),
            environment="production",
            purposes=("deploy",),
        ),
        PipelineJob(
            location=Location(PATH, Region(28, 3, 28, 7), "jobs/call"),
            pipeline=PATH,
            id="call",
            system="github",
            needs=("test", "ship"),
            triggers=("push", "pull_request"),
            calls="acme/flows/.github/workflows/e2e.yml@v1",
        ),
    ]


def test_variables_are_literal_secret_or_unresolved() -> None:
    found = [fact for fact in _facts_of(CI) if isinstance(fact, EnvSet)]
    assert [(fact.name, fact.value, fact.location.logical) for fact in found] == [
        ("TOKEN", None, "env/TOKEN"),
        ("REF", Unresolved("refs/${{ github.ref }}"), "env/REF"),
        ("CI", "true", "jobs/test/steps/1/env/CI"),
    ]


def test_images_of_containers_and_services_are_used() -> None:
    found = [fact for fact in _facts_of(CI) if isinstance(fact, ImageUsed)]
    assert [(fact.image, fact.by, fact.location.logical) for fact in found] == [
        ("node:20", "job test", "jobs/test/container"),
        ("postgres:16", "job test", "jobs/test/services/db"),
    ]


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("workflow", [("CI", "", 2)]),
        ("job", [("job test", "jobs/test", 10), ("job ship", "jobs/ship", 21), ("job call", "jobs/call", 28)]),
        (
            "step",
            [
                ("step 1", "jobs/test/steps/0", 17),
                ("step Unit", "jobs/test/steps/1", 18),
                ("step 1", "jobs/ship/steps/0", 27),
            ],
        ),
        (
            "uses",
            [
                ("acme/flows/.github/workflows/e2e.yml@v1", "jobs/call", 30),
                (f"actions/checkout@{SHA}", "jobs/test/steps/0", 17),
            ],
        ),
        ("run", [("step Unit", "jobs/test/steps/1", 19), ("step 1", "jobs/ship/steps/0", 27)]),
        ("permissions", [("CI", "permissions", 5), ("job ship", "jobs/ship/permissions", 24)]),
        ("image", [("node:20", "jobs/test/container", 12), ("postgres:16", "jobs/test/services/db", 15)]),
    ],
)
def test_selectors_find_their_targets(selector: str, expected: list[tuple[str, str, int]]) -> None:
    found = select(_document(CI), f"workflow.{selector}")
    assert [(target.name, target.logical, target.anchor.start_line) for target in found] == expected


def test_a_job_carries_what_it_inherits_and_what_it_is_for() -> None:
    nodes = {target.name: target.node for target in select(_document(CI), "workflow.job")}
    ship, test = nodes["job ship"], nodes["job test"]
    assert {key: value.text for key, value in ship.fields["purposes"].fields.items()} == {"deploy": "True"}
    assert ship.get("effective.permissions.contents") is not None
    assert test.get("effective.permissions.contents") is None
    assert (ship.fields["environment_name"].text, test.get("environment_name")) == ("production", None)
    assert test.get("on.pull_request") is not None


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("{}", "none"),
        ("{contents: none}", "none"),
        ("{contents: read}", "scoped"),
        ("write-all", "write-all"),
    ],
)
def test_permissions_have_a_level(written: str, level: str) -> None:
    document = _document(f"on: push\npermissions: {written}\njobs: {{}}\n")
    assert [target.node.fields["level"].text for target in select(document, "workflow.permissions")] == [level]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"a/b/c/d@{SHA}", Uses(f"a/b/c/d@{SHA}", "action", "a", "b", "a/b/c/d", SHA, "sha")),
        ("a/b@v1.2", Uses("a/b@v1.2", "action", "a", "b", "a/b", "v1.2", "version")),
        ("a/b@release/v1", Uses("a/b@release/v1", "action", "a", "b", "a/b", "release/v1", "branch")),
        ("a/b@3d3c42e", Uses("a/b@3d3c42e", "action", "a", "b", "a/b", "3d3c42e", "branch")),
        ("a/b", Uses("a/b", "action", "a", "b", "a/b")),
        ("./x", Uses("./x", "local")),
        ("docker://alpine:3", Uses("docker://alpine:3", "docker")),
    ],
)
def test_uses_is_taken_apart(text: str, expected: Uses) -> None:
    assert parse_uses(text) == expected


def test_ancestors_follow_needs_and_survive_a_circle() -> None:
    text = "on: push\njobs:\n  a: {needs: c}\n  b: {needs: [a, gone]}\n  c: {needs: b}\n  d: {}\n"
    view = _document(text).content
    assert (ancestors(view, "a"), ancestors(view, "d")) == (frozenset({"a", "b", "c", "gone"}), frozenset())


def test_a_job_that_never_runs_serves_no_purpose() -> None:
    text = "on: push\njobs:\n  a:\n    if: ${{ false }}\n    steps: [{run: pytest}]\n  b:\n    steps: [{run: pytest, if: false}]\n"
    assert [job.purposes for job in _document(text).content.jobs] == [(), ()]


def test_an_aliased_step_stands_where_the_alias_is() -> None:
    text = "on: push\njobs:\n  a:\n    steps:\n      - &x {run: pytest}\n  b:\n    steps:\n      - *x\n"
    found = list(select(_document(text), "workflow.run"))
    assert [target.anchor.start_line for target in found] == [5, 8]


def test_a_composite_action_is_one_job_of_its_own_system() -> None:
    text = "name: setup\nruns:\n  using: composite\n  steps:\n    - {run: pytest, shell: bash}\n    - uses: a/b@v1\n"
    path = ".github/actions/setup/action.yml"
    found = [fact for fact in _facts_of(text, path) if isinstance(fact, PipelineJob)]
    assert [(fact.id, fact.system, fact.purposes, fact.triggers) for fact in found] == [
        ("runs", "github-action", ("test",), ())
    ]
    document = _document(text, path)
    assert [target.logical for target in select(document, "workflow.uses")] == ["runs/steps/1"]
    assert list(select(document, "workflow.job")) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("- a\n", id="list"),
        pytest.param("just text\n", id="scalar"),
        pytest.param("on: push\n", id="no jobs"),
        pytest.param("jobs:\n", id="null jobs"),
        pytest.param("runs: {using: node20, main: x.js}\n", id="action in the workflows folder"),
    ],
)
def test_the_wrong_shape_is_no_workflow(text: str) -> None:
    assert list(documents(Artifact(PATH, text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "on:\njobs: {a: , b: 1, c: [x]}\n",
        "on: {push: }\nenv: x\njobs:\n  a: {steps: , needs: {}, env: [], services: [], container: , permissions: }\n",
        "on: 1\npermissions:\njobs: {a: {steps: [1, , {}, {uses: }, {uses: 1}, {run: 2}, {run: {}}, {with: 1, uses: a}]}}\n",
        "on: [{}]\njobs: {a: {uses: '${{ x }}', needs: '${{ y }}', environment: [], runs-on: {group: g}}}\n",
        "jobs: {a: &a {steps: [*a]}}\n",
    ],
)
def test_odd_shapes_raise_nothing_and_every_target_has_its_place(text: str) -> None:
    for document in documents(Artifact(PATH, text)):
        if isinstance(document, Document):
            assert {fact.location.path for fact in facts(document) if hasattr(fact, "location")} <= {PATH}
            for name in ("workflow", "job", "step", "uses", "run", "permissions", "image"):
                assert all(target.anchor.start_line >= 1 for target in select(document, f"workflow.{name}"))
