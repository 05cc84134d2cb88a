"""Rules of one's own: loaded beside ours, tested by their cases, and unable to speak for ours or to run anything."""

from __future__ import annotations

import json
import os
import pathlib
import re
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from readiness import catalog, compiled, custom
from readiness.audit import audit
from readiness.cli import main
from readiness.config import load
from readiness.errors import RuleError
from readiness.model.finding import Kind
from readiness.output import load as output
from readiness.places import compiled_rules
from readiness.request import Request

if TYPE_CHECKING:
    from pathlib import Path

    from readiness.model.report import Report

RULE = """\
id: acme-base-registry
title: Images are built on ours
level: error
precision: high
items: []
message: "{name} is not from our registry"
why: Nobody patches the others.
remediation: Build on registry.acme.example.
check:
  each: dockerfile.base-image
  require: {path: registry, equals: registry.acme.example}
cases:
  another:
    expect: fail
    files:
      Dockerfile: |
        # fail
        FROM docker.io/library/debian:12.5
  ours:
    expect: pass
    files:
      Dockerfile: |
        FROM registry.acme.example/debian:12.5
"""
OTHERS = "FROM docker.io/library/debian:12.5\nUSER 1000\n"


def write(root: Path, files: dict[str, str]) -> str:
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return str(root)


def audited(root: str) -> Report:
    config = load(root)._replace(without=("all",), offline=True)
    return audit(Request(root, config, lambda: date(2026, 11, 1), compiled=compiled_rules(os.environ)))


def repository(root: Path, rule: str = RULE, name: str = "acme-base-registry") -> str:
    files = {"readiness.toml": 'rule_folders = ["policy/rules"]\n', f"policy/rules/{name}.yaml": rule}
    return write(root, {**files, "Dockerfile": OTHERS})


def test_a_rule_of_a_repository_judges_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository(tmp_path)
    found = [
        (one.kind, one.location.path, one.message) for one in audited(root).findings if one.rule_id.startswith("acme")
    ]
    assert found == [(Kind.FAIL, "Dockerfile", "docker.io/library/debian:12.5 is not from our registry")]

    def refuse(*_: object) -> dict[str, object]:
        raise AssertionError("the YAML was read again")

    monkeypatch.setattr(compiled, "content_of", refuse)
    report = audited(root)
    assert [one.message for one in report.findings if one.rule_id.startswith("acme")] == [found[0][2]]
    run = json.loads(output("sarif")(report))["runs"][0]
    assert "acme-base-registry" in {rule["id"] for rule in run["tool"]["driver"]["rules"]}


def test_it_is_selected_suppressed_and_set_as_ours_are(tmp_path: Path) -> None:
    root = repository(tmp_path)
    config = 'rule_folders = ["policy/rules"]\nselect = ["acme-*"]\n[rules.acme-base-registry]\nlevel = "note"\n'
    (tmp_path / "readiness.toml").write_text(config)
    (tmp_path / "Dockerfile").write_text(f"# readiness: ignore[acme-base-registry] -- moved next week\n{OTHERS}")
    report = audited(root)
    (finding,) = [one for one in report.findings if one.kind is Kind.FAIL]
    assert (finding.rule_id, finding.level.value) == ("acme-base-registry", "note")
    assert finding.suppression is not None


def test_an_installed_package_brings_policy_and_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "site-packages"
    package = {
        "acme_policy/__init__.py": "raise SystemExit('imported')\n",
        "acme_policy/readiness.toml": 'rule_folders = ["rules"]\nlocked = ["acme-*"]\n',
        "acme_policy/rules/acme-base-registry.yaml": RULE,
    }
    write(installed, package)
    monkeypatch.setattr(sys, "path", [*sys.path, str(installed)])
    root = write(tmp_path / "root", {"readiness.toml": 'extends = ["acme_policy"]\n', "Dockerfile": OTHERS})
    assert "acme-base-registry" in {one.rule_id for one in audited(root).findings if one.kind is Kind.FAIL}
    (tmp_path / "root" / "readiness.toml").write_text('rule_folders = ["package:acme_policy/rules"]\n')
    assert "acme-base-registry" in {one.rule_id for one in audited(root).findings if one.kind is Kind.FAIL}
    assert "acme_policy" not in sys.modules


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("docker-mine", "acme-base-registry", "docker-mine", "the prefix `docker-` is ours"),
        ("acme", "acme-base-registry", "acme", "`acme` is no id"),
        ("acme-a", "acme-base-registry", "acme-b", "`id` is `acme-b`, not the file's name"),
        ("acme-base-registry", "items: []", "items: [no.such]", "`items` names `no.such`"),
        ("acme-base-registry", "items: []", "itms: []", "unknown key `itms`; did you mean `items`?"),
        ("acme-base-registry", "items: []", "items: []\naliases: [docker-base-latest]", "the prefix `docker-` is ours"),
        ("acme-base-registry", "items: []", "items: []\nabsorbs: [docker-base-latest]", "which is no rule of your own"),
        ("acme-base-registry", "items: []", "items: []\nequivalents: ['hadolint:DL3007']", "for which our `docker-base-latest`"),
        ("acme-base-registry", "items: []", "items: []\nreferences: ['javascript:x']", "no https link"),
        ("acme-base-registry", "dockerfile.base-image", "dockerfile.base", "known: dockerfile."),
        ("acme-base-registry", "dockerfile.base-image", "nothing.at-all", "names the format `nothing`"),
        ("acme-base-registry", "equals: registry.acme.example", "matches: '('", "is no regular expression"),
        ("acme-base-registry", "why:", "\twhy:", "not YAML"),
    ],
)  # fmt: skip
def test_a_rule_that_is_not_sound_is_refused(tmp_path: Path, name: str, old: str, new: str, told: str) -> None:
    root = repository(tmp_path, RULE.replace(old, new, 1), name)
    with pytest.raises(RuleError) as caught:
        audited(root)
    assert told in str(caught.value)
    assert str(caught.value).startswith(("policy/rules/", "acme-base-registry:"))


CHECK = RULE[RULE.index("check:") : RULE.index("cases:")]


@pytest.mark.parametrize(
    ("check", "told"),
    [
        ("check: {uses: mine, on: dockerfile}\n", "Python of your own is not run"),
        ("check: {uses: ..commands.audit, on: dockerfile}\n", "Python of your own is not run"),
        ("check: {uses: os, on: system}\n", "Python of your own is not run"),
        ("check: {uses: docker.users, on: nowhere}\n", "`on` names `nowhere`"),
        ("check: {code: [cobol], contains: [x], rule: {pattern: x}}\n", "`code` names `cobol`"),
        ("check: {scanner: mine, codes: [X]}\n", "there is no scanner `mine`"),
        ("check: {scanner: hadolint, codes: ['*']}\n", "for which our"),
        ("check: text\n", "`check` is a mapping"),
        ("check: {}\n", "`check` has exactly one of"),
    ],
)
def test_a_check_is_one_of_ours_or_data(tmp_path: Path, check: str, told: str) -> None:
    with pytest.raises(RuleError, match=r"policy/rules/acme-base-registry\.yaml") as caught:
        audited(repository(tmp_path, RULE.replace(CHECK, check)))
    assert told in str(caught.value)


def test_all_mistakes_of_all_files_at_once(tmp_path: Path) -> None:
    root = repository(tmp_path, RULE.replace("level: error", "level: high"))
    write(tmp_path, {"policy/rules/deep/acme-other.yaml": "- a\n"})
    with pytest.raises(RuleError) as caught:
        audited(root)
    assert [line.partition(":")[0] for line in str(caught.value).split("\n")] == [
        "policy/rules/acme-base-registry.yaml",
        "policy/rules/deep/acme-other.yaml",
    ]


def test_python_beside_a_rule_is_not_run(tmp_path: Path) -> None:
    root = repository(tmp_path)
    write(
        tmp_path,
        dict.fromkeys(("policy/rules/acme.py", "policy/__init__.py", "conftest.py"), "raise SystemExit('run')\n"),
    )
    assert audited(root).findings


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    root = repository(tmp_path / "root")
    write(tmp_path, {"elsewhere/acme-other.yaml": "not a rule\n"})
    (tmp_path / "root" / "policy" / "rules" / "acme-other.yaml").symlink_to(tmp_path / "elsewhere" / "acme-other.yaml")
    (tmp_path / "root" / "policy" / "rules" / "more").symlink_to(tmp_path / "elsewhere")
    assert audited(root).findings


def test_the_cases_of_own_rules_are_run_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository(tmp_path))
    assert main(["rules", "test"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "policy/rules/acme-base-registry.yaml: acme-base-registry",
        "  pass  another",
        "  pass  ours",
        "1 rules, 2 cases, 0 failed",
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("        # fail\n", "", "unexpected fail at Dockerfile:1"),
        ("docker.io/library", "registry.acme.example", "expected a fail at Dockerfile:2, and there is none"),
        ("FROM registry.acme.example/debian:12.5", "FROM ${BASE}", "unexpected open at Dockerfile:1"),
        ("  ours:\n    expect: pass", "  ours:\n    expect: open", "expected open, and nothing is"),
        ("  ours:\n    expect: pass\n    files:\n      Dockerfile", "  ours:\n    expect: pass\n    files:\n      README.md", "looked at nothing"),
        ("  ours:\n    expect: pass\n    files:\n      Dockerfile", "  ours:\n    expect: pass\n    files:\n      ../Dockerfile", "leads out of the case"),
        (RULE[RULE.index("  ours:") :], "", "none expects pass: show it both"),
        ("    expect: fail\n", "    expect: maybe\n", "not made as cases are"),
    ],
)  # fmt: skip
def test_a_case_that_does_not_hold_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, told: str
) -> None:
    assert old in RULE
    root = repository(tmp_path, RULE.replace(old, new, 1))
    assert main(["rules", "test", f"{root}/policy/rules"]) == 1
    out = capsys.readouterr().out
    assert told in out
    assert "  FAIL  " in out
    assert not (tmp_path.parent / "Dockerfile").exists()


def test_no_rules_are_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rules").mkdir()
    assert main(["rules", "test", str(tmp_path / "rules")]) == 1
    assert "0 rules" in capsys.readouterr().out


def test_they_are_listed_and_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository(tmp_path))
    assert main(["rules", "--output", "json"]) == 0
    assert "acme-base-registry" in {one["id"] for one in json.loads(capsys.readouterr().out)["rules"]}
    assert main(["explain", "ACME-base-registry"]) == 0
    assert "Nobody patches the others." in capsys.readouterr().out
    (tmp_path / "readiness.toml").write_text("nonsense = 1\n")
    assert main(["rules"]) == 0
    told = capsys.readouterr()
    assert "docker-base-latest" in told.out
    assert "rules of your own are left out" in told.err


def test_without_folders_nothing_is_added(tmp_path: Path) -> None:
    root = write(tmp_path, {"readiness.toml": "", "Dockerfile": OTHERS})
    ours = {rule.id for rule in catalog.load(catalog.folder(), compiled_rules(os.environ)).rules}
    assert {rule.id for rule in audited(root).rules} <= ours


def test_the_example_of_the_page_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (pathlib.Path(__file__).parents[1] / "docs" / "custom-rules.md").read_text(encoding="utf-8")
    shown = re.search(r"```yaml\n# policy/rules/\S+\n(.*?)```", page, re.DOTALL)
    assert shown is not None
    monkeypatch.chdir(repository(tmp_path, shown[1]))
    assert main(["rules", "test"]) == 0
    assert "2 cases, 0 failed" in capsys.readouterr().out


def test_what_was_compiled_once_is_forgotten_in_time(tmp_path: Path) -> None:
    kept = tmp_path / "cache" / "rules.compiled"
    known = catalog.load(catalog.folder(), compiled_rules(os.environ))
    folder = tmp_path / "rules"
    for number in range(custom.MOST_KEPT + 3):
        write(folder, {"acme-base-registry.yaml": RULE.replace("Nobody", f"Nobody {number}")})
        beside = custom.beside(known, (str(folder),), str(tmp_path), str(kept))
    assert len(list(kept.parent.iterdir())) == custom.MOST_KEPT
    assert f"Nobody {custom.MOST_KEPT + 2}" in next(
        rule.why for rule in beside.rules if rule.id == "acme-base-registry"
    )


def test_a_new_rule_of_ones_own_begins_as_one_that_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "acme-unpinned-base", "policy/rules"]) == 0
    assert capsys.readouterr().out.strip() == os.path.join("policy", "rules", "acme-unpinned-base.yaml")
    assert main(["rules", "test", "policy/rules"]) == 0
