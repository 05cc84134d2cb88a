"""What a configuration makes of an audit: locks, bounds of suppressions, parts with rules of their own."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from readiness.audit import audit
from readiness.commands.audit import exit_code
from readiness.config import load
from readiness.errors import ConfigError
from readiness.model.finding import Kind, Level
from readiness.places import compiled_rules
from readiness.request import Request

if TYPE_CHECKING:
    from pathlib import Path

    from readiness.model.report import Report

LATEST = "FROM debian:latest\nUSER 1000\n"
RULE = "docker-base-latest"


def write(root: Path, files: dict[str, str]) -> str:
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return str(root)


def audited(root: str, **flags: object) -> Report:
    config = load(root)._replace(without=("all",), offline=True, **flags)  # type: ignore[arg-type]
    return audit(Request(root, config, lambda: date(2026, 11, 1), compiled=compiled_rules(os.environ)))


def fails(report: Report, rule: str = RULE) -> dict[str, tuple[Level, str]]:
    """Path → level and why it does not count."""
    return {
        one.location.path: (one.level, one.suppression.justification if one.suppression else "")
        for one in report.findings
        if one.rule_id == rule and one.kind is Kind.FAIL
    }


def notes(report: Report) -> str:
    return "\n".join(one.message for one in report.notifications)


def locked(child: str, parent: str = f'locked = ["{RULE}"]\n') -> dict[str, str]:
    return {"readiness.toml": f'extends = ["base.toml"]\n{child}', "base.toml": parent, "Dockerfile": LATEST}


@pytest.mark.parametrize(
    ("child", "told"),
    [
        (f'ignore = ["{RULE}"]\n', f"readiness.toml:2: `{RULE}` is locked by base.toml: `ignore` can not name it"),
        (
            'ignore = ["hadolint:DL3007"]\n',
            f"readiness.toml:2: `{RULE}` is locked by base.toml: `ignore` can not name it",
        ),
        (
            f'[[suppress]]\nreason = "r"\nrule = "{RULE}"\n',
            f"readiness.toml:4: `{RULE}` is locked by base.toml: `[[suppress]]` can not name it",
        ),
        (
            f'[rules.{RULE}]\nlevel = "note"\n',
            f"readiness.toml:2: `{RULE}` is locked by base.toml: its level can not be lower than error",
        ),
        (
            f'[[paths]]\npath = "x"\nignore = ["k8s-*", "{RULE.upper()}"]\n',
            f"readiness.toml:4: `{RULE}` is locked by base.toml: `ignore` of `[[paths]]` can not name it",
        ),
        (
            f'[[services]]\nname = "x"\n[services.rules.{RULE}]\nlevel = "note"\n',
            f"readiness.toml:4: `{RULE}` is locked by base.toml: its level can not be lower than error",
        ),
    ],
)
def test_a_locked_rule_is_not_weakened(tmp_path: Path, child: str, told: str) -> None:
    root = write(tmp_path, locked(child))
    with pytest.raises(ConfigError) as caught:
        audited(root)
    assert str(caught.value) == told


def test_no_flag_ignores_a_locked_rule(tmp_path: Path) -> None:
    root = write(tmp_path, locked(""))
    with pytest.raises(ConfigError, match=f"command line: `{RULE}` is locked by base.toml: `--ignore`"):
        audited(root, ignore=(RULE,))


@pytest.mark.parametrize(
    "child",
    [
        'ignore = ["docker-*"]\n',
        'select = ["k8s-*"]\n',
        'min_precision = "very-high"\n',
        '[[paths]]\npath = "*"\nignore = ["all"]\n',
    ],
)
def test_a_locked_rule_stands_whatever_takes_it_in(tmp_path: Path, child: str) -> None:
    report = audited(write(tmp_path, locked(child)))
    assert fails(report) == {"Dockerfile": (Level.ERROR, "")}
    assert (f"takes in `{RULE}`, which base.toml locks: it runs" in notes(report)) == child.startswith("ignore")


def test_it_may_be_made_stricter(tmp_path: Path) -> None:
    parent = f'locked = ["{RULE}"]\n[rules.{RULE}]\nlevel = "warning"\n'
    root = write(tmp_path, locked(f'[rules.{RULE}]\nlevel = "error"\n', parent))
    assert fails(audited(root)) == {"Dockerfile": (Level.ERROR, "")}


def test_what_the_locking_file_ignores_is_not_locked_on(tmp_path: Path) -> None:
    root = write(tmp_path, locked("", f'locked = ["docker-*"]\nignore = ["{RULE}"]\n'))
    assert fails(audited(root)) == {}


def test_a_locked_rule_weighs_what_the_locking_file_says(tmp_path: Path) -> None:
    parent = f'locked = ["{RULE}"]\nfail_on = "warning"\n[rules.{RULE}]\nlevel = "warning"\n'
    root = write(tmp_path, locked('fail_on = "error"\n', parent))
    report = audited(root, only=(RULE,))
    assert exit_code(report, strict=False) == 1


def test_comments_do_not_silence_what_is_locked(tmp_path: Path) -> None:
    files = locked("")
    files["Dockerfile"] = f"# readiness: ignore[{RULE}] -- we like it\n{LATEST}"
    files["other/Dockerfile"] = f"# hadolint ignore=DL3007\n{LATEST}"
    report = audited(write(tmp_path, files))
    assert fails(report) == {"Dockerfile": (Level.ERROR, ""), "other/Dockerfile": (Level.ERROR, "")}
    assert f"`{RULE}` is locked: a suppression in place does not count (we like it)" in notes(report)
    assert {one.state for one in report.silencings} == {"locked"}
    assert "suppression-unused" not in {one.rule_id for one in report.findings if one.kind is Kind.FAIL}


def test_the_locking_file_may_have_an_exception(tmp_path: Path) -> None:
    parent = f'locked = ["{RULE}"]\n[[suppress]]\nrule = "{RULE}"\npath = "lab/*"\nreason = "never deployed"\n'
    files = {**locked("", parent), "lab/Dockerfile": LATEST}
    report = audited(write(tmp_path, files))
    assert fails(report) == {"Dockerfile": (Level.ERROR, ""), "lab/Dockerfile": (Level.ERROR, "never deployed")}


def marked(comment: str) -> str:
    return f"# {comment}\n{LATEST}"


@pytest.mark.parametrize(
    ("bound", "comment", "reason"),
    [
        ("", f"readiness: ignore[{RULE}] -- r", "r"),
        ("max_suppression_days = 30", f"readiness: ignore[{RULE}] -- r", ""),
        ("max_suppression_days = 30", f"readiness: ignore[{RULE}] until=2026-12-01 -- r", "r"),
        ("max_suppression_days = 30", f"readiness: ignore[{RULE}] until=2026-12-02 -- r", ""),
        ("max_suppression_days = 30", "hadolint ignore=DL3007", ""),
        ("require_reason = true", "hadolint ignore=DL3007", ""),
        ("require_reason = true", f"readiness: ignore[{RULE}] -- r", "r"),
        ("ignore_inline = true", f"readiness: ignore[{RULE}] -- r", ""),
    ],
)
def test_a_suppression_out_of_bounds_does_not_count_and_that_is_said(
    tmp_path: Path, bound: str, comment: str, reason: str
) -> None:
    report = audited(write(tmp_path, {"readiness.toml": bound, "Dockerfile": marked(comment)}))
    assert fails(report) == {"Dockerfile": (Level.ERROR, reason)}
    if bound and not reason:
        assert "does not count" in notes(report) or "suppresses nothing" in notes(report)
        assert {one.state for one in report.silencings} <= {"refused"}


def test_the_flag_bounds_too(tmp_path: Path) -> None:
    root = write(tmp_path, {"Dockerfile": marked(f"readiness: ignore[{RULE}] -- r")})
    assert fails(audited(root, ignore_inline=True)) == {"Dockerfile": (Level.ERROR, "")}


def test_suppressions_of_the_configuration_are_bounded_too(tmp_path: Path) -> None:
    entry = f'[[suppress]]\nrule = "{RULE}"\nreason = "r"\n'
    root = write(tmp_path, {"readiness.toml": f"max_suppression_days = 30\n{entry}", "Dockerfile": LATEST})
    report = audited(root)
    assert fails(report) == {"Dockerfile": (Level.ERROR, "")}
    assert [one.state for one in report.silencings] == ["refused"]


PARTS = {"Dockerfile": LATEST, "legacy/Dockerfile": LATEST, "legacy/keep/Dockerfile": LATEST}


def test_a_rule_is_silent_where_it_is_said(tmp_path: Path) -> None:
    config = f'[[paths]]\npath = ["/legacy/", "nowhere"]\nignore = ["docker-*"]\n[[paths]]\npath = "legacy/keep/**"\nextend_select = ["{RULE}"]\n'
    report = audited(write(tmp_path, {"readiness.toml": config, **PARTS}))
    assert sorted(fails(report)) == ["Dockerfile", "legacy/keep/Dockerfile"]
    assert "switched off by the configuration for `/legacy/, nowhere`: " in notes(report)


def test_only_some_rules_speak_in_a_part(tmp_path: Path) -> None:
    config = '[[paths]]\npath = "legacy/"\nselect = ["k8s-*"]\n'
    report = audited(write(tmp_path, {"readiness.toml": config, **PARTS}))
    assert sorted(fails(report)) == ["Dockerfile"]


def test_a_rule_that_is_off_speaks_in_a_part(tmp_path: Path) -> None:
    config = f'ignore = ["{RULE}"]\n[[paths]]\npath = "legacy/keep/"\nextend_select = ["{RULE}"]\n'
    report = audited(write(tmp_path, {"readiness.toml": config, **PARTS}))
    assert sorted(fails(report)) == ["legacy/keep/Dockerfile"]


def test_levels_and_what_fails_the_run_are_those_of_the_part(tmp_path: Path) -> None:
    config = (
        f'[rules.{RULE}]\nlevel = "warning"\n[[paths]]\npath = "legacy/"\n[paths.rules.{RULE}]\nlevel = "note"\n'
        f'[[paths]]\npath = "legacy/keep/"\nfail_on = "error"\n[paths.rules.{RULE}]\nlevel = "error"\n'
    )
    report = audited(write(tmp_path, {"readiness.toml": config, **PARTS}), only=(RULE,))
    levels = {path: level for path, (level, _) in fails(report).items()}
    assert levels == {
        "Dockerfile": Level.WARNING,
        "legacy/Dockerfile": Level.NOTE,
        "legacy/keep/Dockerfile": Level.ERROR,
    }
    assert [one.level for one in report.rules if one.id == RULE] == [Level.WARNING]
    assert exit_code(report, strict=False) == 1


@pytest.mark.parametrize(("place", "code"), [("", 1), ("legacy/", 0)])
def test_what_fails_the_run_may_be_another_in_a_part(tmp_path: Path, place: str, code: int) -> None:
    config = f'fail_on = "warning"\n[rules.{RULE}]\nlevel = "warning"\n[[paths]]\npath = "legacy/"\nfail_on = "error"\n'
    root = write(tmp_path, {"readiness.toml": config, f"{place}Dockerfile": LATEST})
    assert exit_code(audited(root, only=(RULE,)), strict=False) == code


def test_a_service_has_rules_of_its_own(tmp_path: Path) -> None:
    deployment = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}}}
spec:
  replicas: 1
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec: {{containers: [{{name: {name}, image: "example.org/{name}:latest"}}]}}
"""
    files = {f"{name}.yaml": deployment.format(name=name) for name in ("web", "api")}
    files["readiness.toml"] = '[[services]]\nname = "web"\nignore = ["k8s-memory-limit-missing"]\n'
    report = audited(write(tmp_path, files))
    assert sorted(fails(report, "k8s-memory-limit-missing")) == ["api.yaml"]
    assert "switched off by the configuration for service `web`: 1 fail and 0 open" in notes(report)


def test_parameters_are_the_same_everywhere(tmp_path: Path) -> None:
    root = write(
        tmp_path, {"readiness.toml": '[[paths]]\npath = "x"\n[paths.rules.k8s-single-replica.parameters]\nleast = 3\n'}
    )
    with pytest.raises(ConfigError, match=r"readiness\.toml:3: .*parameters hold for the whole repository"):
        load(root)


def test_names_that_there_are_not_are_said_all_at_once(tmp_path: Path) -> None:
    config = """\
without = ["hadolnit"]
ignore = ["docker-expsoe"]
extend_select = ["no-such-*"]
locked = ["docker-nothing"]
[[services]]
name = "web"
tier = "hihg"
[tiers.high]
required = ["security.*", "operations.on-cal"]
[[attestation]]
item = "operations.oncall"
explanation = "x"
attested_by = "a"
attested_on = 2026-10-01
expires_on = 2026-12-01
"""
    root = write(tmp_path, {"readiness.toml": config})
    with pytest.raises(ConfigError) as caught:
        audited(root)
    assert str(caught.value).splitlines() == [
        "readiness.toml:1: there is no scanner `hadolnit`; did you mean `hadolint`?",
        "readiness.toml:2: no rule is called `docker-expsoe`; did you mean `docker-expose`?",
        "readiness.toml:3: no rule is called `no-such-*`; `readiness rules` lists them",
        "readiness.toml:4: no rule is called `docker-nothing`; did you mean `dockerignore-missing`?",
        "readiness.toml:7: no tier is called `hihg`; did you mean `high`?",
        "readiness.toml:9: no item is called `operations.on-cal`; did you mean `operations.on-call`?",
        "readiness.toml:11: no item is called `operations.oncall`; did you mean `operations.on-call`?",
    ]


def test_a_service_that_is_not_there_is_said(tmp_path: Path) -> None:
    root = write(tmp_path, {"readiness.toml": '[[services]]\nname = "wbe"\n', "Dockerfile": LATEST})
    assert "`[[services]]` names the service `wbe`, which was not found; " in notes(audited(root))
