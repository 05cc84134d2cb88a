"""Which rules run: flake8's way, the most specific word wins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.config import Config, RuleSettings
from readiness.config.layers import Lock, Words
from readiness.errors import ConfigError
from readiness.model.finding import Level, Precision
from readiness.model.rule import Declared, Parameter, Rule
from readiness.select import Decision, decide, selected


def rule(**changes: object) -> Rule:
    fields: dict[str, object] = {
        "id": "docker-base-latest",
        "title": "t",
        "level": Level.WARNING,
        "precision": Precision.HIGH,
        "items": ("infrastructure.reproducible-image",),
        "message": "m",
        "why": "w",
        "remediation": "r.",
        "check": Declared("dockerfile.base-image", None, {"path": "tag", "exists": True}),
        "equivalents": ("hadolint:DL3007",),
        "tags": ("docker",),
    }
    return Rule(**{**fields, **changes})  # type: ignore[arg-type]


STRICT, PREVIEW = {"profile": "strict"}, {"preview": True}


@pytest.mark.parametrize(
    ("select", "ignore", "changes", "decision"),
    [
        pytest.param((), (), {}, Decision.DEFAULT, id="nothing said"),
        pytest.param(("all",), (), {}, Decision.SELECTED, id="all"),
        pytest.param(("docker-base-latest",), (), {}, Decision.SELECTED, id="by id"),
        pytest.param(("DOCKER-BASE-LATEST",), (), {}, Decision.SELECTED, id="whatever the case"),
        pytest.param(("docker-*",), (), {}, Decision.SELECTED, id="by prefix"),
        pytest.param(("hadolint:DL3007",), (), {}, Decision.SELECTED, id="by another tool's code"),
        pytest.param(("docker",), (), {}, Decision.SELECTED, id="by tag"),
        pytest.param(("infrastructure.reproducible-image",), (), {}, Decision.SELECTED, id="by item"),
        pytest.param(("k8s-*",), (), {}, Decision.NOT_SELECTED, id="another prefix"),
        pytest.param((), ("docker-base-latest",), {}, Decision.IGNORED, id="ignored"),
        pytest.param((), ("docker-*",), {}, Decision.IGNORED, id="ignored by prefix"),
        pytest.param(("all",), ("docker-*",), {}, Decision.IGNORED, id="a prefix is more than all"),
        pytest.param(("docker-base-latest",), ("docker-*",), {}, Decision.SELECTED, id="an id is more than a prefix"),
        pytest.param(("docker-*",), ("docker-base-*",), {}, Decision.IGNORED, id="the longer prefix wins"),
        pytest.param(
            ("docker-base-*",), ("docker-*",), {}, Decision.SELECTED, id="the longer prefix wins, the other way"
        ),
        pytest.param(("docker-*",), ("docker-*",), {}, Decision.IGNORED, id="on a tie ignore wins"),
        pytest.param(("docker-*",), ("docker",), {}, Decision.SELECTED, id="a prefix is more than a tag"),
        pytest.param((), (), STRICT, Decision.STRICT, id="strict is off"),
        pytest.param(("all",), (), STRICT, Decision.SELECTED, id="strict is in all"),
        pytest.param((), (), PREVIEW, Decision.PREVIEW, id="preview is off"),
        pytest.param(("docker-base-latest",), (), PREVIEW, Decision.SELECTED, id="preview by id"),
    ],
)
def test_decision(
    select: tuple[str, ...], ignore: tuple[str, ...], changes: dict[str, object], decision: Decision
) -> None:
    assert decide(rule(**changes), Config(select=select, ignore=ignore)) is decision


def test_profile_strict_turns_strict_rules_on() -> None:
    assert decide(rule(profile="strict"), Config(profile="strict")) is Decision.DEFAULT


def test_less_precise_rules_stay_out() -> None:
    config = Config(min_precision=Precision.HIGH)
    assert decide(rule(precision=Precision.MEDIUM), config) is Decision.IMPRECISE
    assert decide(rule(precision=Precision.HIGH), config) is Decision.DEFAULT


def test_unknown_names_are_said_all_at_once_with_the_nearest() -> None:
    config = Config(select=("docker-base-lastest",), ignore=("nonsense",), source="readiness.toml")
    with pytest.raises(ConfigError) as caught:
        selected([rule()], config)
    assert str(caught.value) == (
        "readiness.toml: no rule is called `docker-base-lastest`; did you mean `docker-base-latest`?\n"
        "readiness.toml: no rule is called `nonsense`; `readiness rules` lists them"
    )


def test_settings_change_level_and_parameters() -> None:
    one = rule(
        check=Declared("x.y", None, {"path": "n", "at_least": {"parameter": "least"}}),
        parameters={"least": Parameter(2, "how many")},
    )
    config = Config(rules={one.id: RuleSettings(level=Level.ERROR, parameters={"least": 3})})
    made = selected([one], config)[0]
    assert made.level is Level.ERROR
    assert made.check == Declared("x.y", None, {"path": "n", "at_least": 3})
    assert selected([one], Config())[0].check == Declared("x.y", None, {"path": "n", "at_least": 2})


def test_a_parameter_the_rule_does_not_have_is_a_mistake() -> None:
    config = Config(rules={"docker-base-latest": RuleSettings(parameters={"most": 3})})
    with pytest.raises(ConfigError, match="has no `most`"):
        selected([rule()], config)


def layers(*files: Words) -> Config:
    """The nearest first."""
    near, *above = files
    return Config(select=near.select, extend_select=near.extend_select, ignore=near.ignore, above=tuple(above))


ID = "docker-base-latest"


@pytest.mark.parametrize(
    ("files", "decision"),
    [
        pytest.param((Words(), Words(ignore=(ID,))), Decision.IGNORED, id="the parent's word"),
        pytest.param((Words(extend_select=("docker-*",)), Words(ignore=(ID,))), Decision.SELECTED, id="the child's"),
        pytest.param((Words(ignore=("all",)), Words(select=(ID,))), Decision.IGNORED, id="the child's, off"),
        pytest.param((Words(ignore=("k8s-*",)), Words(select=(ID,))), Decision.SELECTED, id="it says nothing of it"),
        pytest.param((Words(select=("k8s-*",)), Words(select=(ID,))), Decision.NOT_SELECTED, id="it selects others"),
        pytest.param((Words(extend_select=("k8s-*",)), Words()), Decision.DEFAULT, id="it selects others besides"),
        pytest.param((Words(), Words(), Words(ignore=(ID,))), Decision.IGNORED, id="a grandparent's"),
    ],
)
def test_the_nearest_file_that_speaks_of_a_rule_decides(files: tuple[Words, ...], decision: Decision) -> None:
    assert decide(rule(), layers(*files)) is decision


@pytest.mark.parametrize("changes", [STRICT, PREVIEW])
def test_a_rule_is_switched_on_beside_the_others(changes: dict[str, object]) -> None:
    config = Config(extend_select=(ID,))
    assert decide(rule(**changes), config) is Decision.SELECTED
    assert decide(rule(id="other-rule", equivalents=()), config) is Decision.DEFAULT


@pytest.mark.parametrize(
    ("only", "config", "decision"),
    [
        ("docker-*", Config(select=("k8s-*",)), Decision.SELECTED),
        ("docker-*", Config(ignore=(ID,)), Decision.IGNORED),
        (ID, Config(ignore=("docker-*",)), Decision.SELECTED),
        ("docker-*", layers(Words(), Words(ignore=(ID,))), Decision.IGNORED),
        ("k8s-*", Config(), Decision.NOT_SELECTED),
    ],
)
def test_the_command_line_narrows_a_run(only: str, config: Config, decision: Decision) -> None:
    assert decide(rule(), config._replace(only=(only,))) is decision


def test_settings_are_found_by_an_alias() -> None:
    one = rule(aliases=("docker-old-name",))
    assert selected([one], Config(rules={"docker-old-name": RuleSettings(level=Level.NOTE)}))[0].level is Level.NOTE


WORD = st.sampled_from([ID, "docker-*", "all", "docker", "hadolint:DL3007", "k8s-*", "docker-base-*"])
SOME = st.lists(WORD, max_size=2).map(tuple)


@given(
    locked=SOME, far=st.builds(Words, SOME, SOME, SOME), near=st.builds(Words, SOME, SOME, SOME), profile=st.sampled_from(["regular", "strict"]),
    precision=st.sampled_from(list(Precision)), changes=st.sampled_from([{}, STRICT, PREVIEW]),
)  # fmt: skip
def test_what_is_locked_runs_whatever_is_laid_over_it(
    locked: tuple[str, ...], far: Words, near: Words, profile: str, precision: Precision, changes: dict[str, object]
) -> None:
    one = rule(**changes)
    parent = layers(far)
    child = layers(near, far)._replace(
        locks=(Lock(locked, parent, "base.toml"),), profile=profile, min_precision=precision
    )
    named = any(decide(one, Config(only=(word,))).runs for word in locked)
    if named and decide(one, parent).runs:
        assert decide(one, child) is Decision.LOCKED
    else:
        assert decide(one, child) is decide(one, child._replace(locks=()))
