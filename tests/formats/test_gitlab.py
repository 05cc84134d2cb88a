"""GitLab pipelines: conditions, starts, what jobs are put together from, and what several files make."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from readiness.assemble import build
from readiness.assemble.gitlab import units
from readiness.assemble.origins import relocated
from readiness.formats.gitlab.conditions import Anything, holds
from readiness.model.artifact import Artifact
from readiness.model.facts import PipelineGap, PipelineJob
from readiness.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.formats.gitlab import Job, Pipeline
    from readiness.model.artifact import Document

MAIN = ".gitlab-ci.yml"


def documents(files: Mapping[str, str]) -> list[Document[object] | Problem]:
    def read(path: str) -> Artifact | None:
        return Artifact(path, files[path]) if path in files else None

    return [part for unit in units(files, files, read) for part in build(unit, read)]


def jobs(text: str, **others: str) -> dict[str, Job]:
    files = {MAIN: text, **{f"ci/{name}.yml": other for name, other in others.items()}}
    document = cast("Document[Pipeline]", documents(files)[0])
    return {job.id: job for job in document.content.jobs}


def starts(text: str) -> dict[str, bool]:
    """Of the job `job`: ways to start, and whether that is sure."""
    return {one.name: one.sure for one in jobs(text)["job"].starts}


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        pytest.param('$A == "x"', True, id="equal"),
        pytest.param('$A != "x"', False, id="not equal"),
        pytest.param("$A", True, id="set"),
        pytest.param("$NONE", False, id="not set"),
        pytest.param("$NONE == null", True, id="null"),
        pytest.param("$A =~ /^x/", True, id="a pattern"),
        pytest.param("$A !~ /^X$/i", False, id="a pattern, whatever the case"),
        pytest.param('$A == "y" || $A == "x"', True, id="or"),
        pytest.param('$UNKNOWN == "y" && $A == "y"', False, id="and: one false is enough"),
        pytest.param('$UNKNOWN == "y" || $A == "y"', None, id="not known"),
        pytest.param('($A == "x" || $UNKNOWN) && $A', True, id="brackets"),
        pytest.param('$BRANCH == "main"', True, id="a default branch is called main"),
        pytest.param('$BRANCH == "develop"', False, id="and not otherwise"),
        pytest.param("$A =~ /(/", None, id="no pattern of ours"),
        pytest.param('$A == "x" nonsense', True, id="what is not read is passed over"),
        pytest.param("", None, id="nothing"),
        pytest.param("(" * 300, None, id="too deep"),
    ],
)
def test_conditions_are_true_false_or_unknown(condition: str, told: bool | None) -> None:
    branch = Anything(("main",), frozenset({"main"}), closed=True)
    assert holds(condition, {"A": "x", "NONE": None, "BRANCH": branch}) is told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("job: {script: x}", {"default", "branch", "kept", "tag", "schedule", "web"}, id="no rules: no merge requests"),
        pytest.param("job: {script: x, only: [main]}", {"default", "schedule", "web"}, id="only a branch"),
        pytest.param("job: {script: x, only: [staging]}", {"kept"}, id="only another branch"),
        pytest.param("job: {script: x, only: [tags]}", {"tag"}, id="only tags"),
        pytest.param("job: {script: x, only: [merge_requests]}", {"merge_request"}, id="only merge requests"),
        pytest.param("job: {script: x, except: [tags, schedules]}", {"default", "branch", "kept", "web"}, id="except"),
        pytest.param("job: {script: x, only: {changes: [a]}}", {"default", "branch", "kept", "tag", "schedule", "web"}, id="changes alone"),
        pytest.param("job: {script: x, when: never}", set(), id="never"),
        pytest.param("job: {script: x, rules: [{if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH}]}", {"default", "schedule", "web"}, id="the default branch"),
        pytest.param("job: {script: x, rules: [{if: $CI_COMMIT_TAG}]}", {"tag"}, id="a tag"),
        pytest.param(
            "job: {script: x, rules: [{if: $CI_PIPELINE_SOURCE == 'merge_request_event', when: never}, {when: always}]}",
            {"default", "branch", "kept", "tag", "schedule", "web"},
            id="the first rule that holds decides",
        ),
    ],
)  # fmt: skip
def test_ways_to_start(text: str, told: set[str]) -> None:
    found = starts(text)
    assert set(found) == told
    assert all(found.values()) or told == {"kept"} or "changes" in text


def test_what_depends_on_changes_is_not_sure() -> None:
    assert starts("job: {script: x, rules: [{if: $CI_COMMIT_TAG, changes: [a]}]}") == {"tag": False}


def test_a_workflow_decides_first() -> None:
    text = "workflow: {rules: [{if: $CI_COMMIT_TAG}]}\njob: {script: x}"
    assert set(starts(text)) == {"tag"}


def test_extends_defaults_and_references() -> None:
    found = jobs(
        """
default: {image: "node:22", before_script: [npm ci]}
.base: {stage: build, variables: {A: one, B: two}}
.shared: {script: [echo shared]}
job:
  extends: .base
  variables: {B: three}
  script: [!reference [.shared, script], npm test]
bare: {inherit: {default: false}, script: x}
"""
    )
    job = found["job"]
    assert (job.stage, dict(job.variables)) == ("build", {"A": "one", "B": "three"})
    assert [line.text for line in job.lines] == ["npm ci", "echo shared", "npm test"]
    assert job.purposes == ("test",)
    assert found["bare"].image is None
    assert ".base" not in found


def test_a_job_that_extends_itself_ends() -> None:
    assert set(jobs("a: {extends: b, script: x}\nb: {extends: a, script: y}")) == {"a", "b"}


def test_stages_order_jobs_unless_they_say_what_they_need() -> None:
    found = jobs(
        """
stages: [build, test, deploy]
compile: {stage: build, script: x}
unit: {stage: test, script: x}
deploy: {stage: deploy, script: x}
early: {stage: deploy, needs: [], script: x}
picky: {stage: deploy, needs: [{job: unit, artifacts: true}, {project: a/b, job: c, ref: d, artifacts: true}], script: x}
"""
    )
    assert {name: set(job.needs) for name, job in found.items()} == {
        "compile": set(),
        "unit": {"compile"},
        "deploy": {"compile", "unit"},
        "early": set(),
        "picky": {"unit"},
    }


def test_included_files_lie_under_the_file_that_includes_them() -> None:
    files = {
        MAIN: "include: {local: '/ci/*.yml'}\njob: {script: [npm test]}\n",
        "ci/a.yml": "job:\n  stage: build\n  script: [make]\nother: {script: x}\n",
        "ci/deep/b.yml": "never: {script: x}\n",
    }
    document = cast("Document[Pipeline]", documents(files)[0])
    found = {job.id: job for job in document.content.jobs}
    assert set(found) == {"job", "other"}
    assert (found["job"].stage, found["job"].purposes) == ("build", ("test",))
    from readiness.model.location import Location

    place = relocated(Location(MAIN, found["other"].region), document.sources)
    assert (place.path, place.region.start_line) == ("ci/a.yml", 4)


def test_includes_that_go_round_in_a_circle_end() -> None:
    files = {MAIN: "include: ci/a.yml\njob: {script: x}\n", "ci/a.yml": "include: /.gitlab-ci.yml\n"}
    assert len(documents(files)) == 1


def test_a_child_pipeline_is_called() -> None:
    from readiness.formats import gitlab

    files = {
        MAIN: "start: {trigger: {include: ci/child.yml}}\naway: {trigger: group/project}\n",
        "ci/child.yml": "test: {script: npm test}\n",
    }
    facts = [fact for part in documents(files) if not isinstance(part, Problem) for fact in gitlab.facts(part)]
    told = {fact.id: fact for fact in facts if isinstance(fact, PipelineJob)}
    assert told["start"].calls == "./ci/child.yml"
    assert told["test"].triggers == ("workflow_call",)
    assert not isinstance(told["away"].calls, str)


def test_what_cannot_be_read_is_said() -> None:
    from readiness.formats import gitlab

    files = {
        MAIN: "include:\n  - project: a/b\n    file: /x.yml\n  - template: Security/Secret-Detection.gitlab-ci.yml\n  - local: /ci/gone.yml\njob: {extends: .gone, script: x}\n"
    }
    document = documents(files)[0]
    assert not isinstance(document, Problem)
    facts = list(gitlab.facts(document))
    gaps = [fact.reason for fact in facts if isinstance(fact, PipelineGap)]
    assert gaps == ["it includes the project a/b", "it includes ci/gone.yml, which could not be read"]
    told = {fact.id: fact for fact in facts if isinstance(fact, PipelineJob)}
    assert told["job"].lost == ".gone"
    assert told["secret_detection"].purposes == ("secret-scan",)


def test_bad_files_are_problems() -> None:
    found = documents({MAIN: "include: ci/a.yml\njob: {script: x}\n", "ci/a.yml": "a: [\n"})
    assert [part.kind for part in found if isinstance(part, Problem)] == ["unparsable"]
    assert len(found) == 2
    assert documents({MAIN: "- just\n- a list\n"}) == []


def test_manual_and_tolerated_jobs() -> None:
    found = jobs(
        """
manual: {script: x, when: manual}
waited: {script: x, rules: [{when: manual}]}
lenient: {script: x, allow_failure: true}
codes: {script: x, allow_failure: {exit_codes: 5}}
stop: {script: kubectl delete -f k8s, environment: {name: review, action: stop}}
"""
    )
    assert {name: (job.manual, job.may_fail) for name, job in found.items()} == {
        "manual": (True, True),
        "waited": (True, False),
        "lenient": (False, True),
        "codes": (False, False),
        "stop": (False, False),
    }
    assert found["stop"].environment is None
