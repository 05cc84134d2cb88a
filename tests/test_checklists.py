"""Checklists of one's own, and tiers: the same findings, other questions."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from readiness import catalog, checklists
from readiness.cli import main
from readiness.config import Config, ServiceSettings, Tier
from readiness.errors import ConfigError, UsageError
from readiness.places import compiled_rules

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = catalog.load(catalog.folder(), compiled_rules(os.environ))
OWN = """items:
  - id: image.pinned
    group: images
    title: Base images are pinned
    why: Builds differ otherwise
    attest: the digest of each base
    evidence: {rules: [docker-base-latest], against: ["docker-final-user-*"]}
    tiers: [gold]
"""


def audited(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main(["audit", str(root), "--without", "all", "--output", "json", *words])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, report


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    (root / "Dockerfile").write_text('FROM debian:12.5\nUSER nobody\nCMD ["serve"]\n', encoding="utf-8")
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    return root


@pytest.mark.parametrize("name", checklists.names())
def test_ours_are_whole(name: str) -> None:
    items = checklists.load(name, KNOWN.rules, KNOWN.checklist)
    assert len(items) >= 12
    assert sum(bool(item.rules) for item in items) > len(items) / 2
    assert all(item.title and item.why and item.attest for item in items)


def test_a_checklist_of_ones_own_is_judged(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, report = audited(shop, capsys, "--checklist", str(shop.parent / "own.yaml"))
    assert {(one["item"], one["verdict"]) for one in report["verdicts"]} == {("image.pinned", "pass")}
    (shop / "Dockerfile").write_text("FROM debian:12.5\nUSER root\n", encoding="utf-8")
    _, report = audited(shop, capsys, "--checklist", str(shop.parent / "own.yaml"))
    assert {one["verdict"] for one in report["verdicts"]} == {"fail"}


def test_a_public_one_is_judged_by_its_name(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, report = audited(shop, capsys, "--checklist", "twelve-factors")
    assert len({one["item"] for one in report["verdicts"]}) == 12


def test_an_item_is_not_asked_of_another_tier(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "readiness.toml").write_text('[[services]]\nname = "shop"\ntier = "bronze"\n', encoding="utf-8")
    (shop / "Dockerfile").write_text("FROM debian:latest\n", encoding="utf-8")
    _, report = audited(shop, capsys, "--checklist", str(shop.parent / "own.yaml"))
    assert {one["verdict"] for one in report["verdicts"] if one["service"]} == {"not-applicable"}


def test_a_tier_says_what_must_be_settled(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audited(shop, capsys)[0] == 0
    text = '[[services]]\nname = "shop"\ntier = "gold"\n[tiers.gold]\nrequired = ["operations.*"]\n'
    (shop / "readiness.toml").write_text(text, encoding="utf-8")
    code, report = audited(shop, capsys)
    assert (code, report["ready"]) == (1, False)
    main(["audit", str(shop), "--without", "all"])
    assert "4 items that the tier of shop requires are not settled" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("items: []", "`items` is a list of items"),
        ("- a", "`items` is a list of items"),
        ("items: [{id: a}]", "item 1 (`a`) has no `group`"),
        (OWN.replace("docker-base-latest", "docker-base-ltest"), "no rule is called `docker-base-ltest`"),
        (OWN + OWN.removeprefix("items:\n"), "`image.pinned` is the id of several items"),
        (OWN.replace("why:", "reason:"), "has an unknown key `reason`"),
        (OWN.replace("evidence: {rules", "evidence: {rule"), "`evidence` has items, rules, against"),
        (OWN.replace("rules: [docker-base-latest]", "items: [x.y]"), "there is no item `x.y`"),
        ("items: [", "can not be read"),
    ],
)
def test_every_mistake_is_said(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        checklists.load(str(file), KNOWN.rules, KNOWN.checklist)
    assert said in str(error.value)


def test_no_such_checklist(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no checklist"):
        checklists.load(str(tmp_path / "absent"), KNOWN.rules, KNOWN.checklist)


def test_settings_of_services_are_strict(tmp_path: Path) -> None:
    from readiness.config import load

    good = '[[services]]\nname = "a"\ntier = "gold"\n[tiers.gold]\nrequired = ["x"]\n'
    (tmp_path / "readiness.toml").write_text(good, encoding="utf-8")
    assert load(str(tmp_path))._replace(layers=()) == Config(
        services=(ServiceSettings("a", "gold"),), tiers={"gold": Tier(("x",))}, source="readiness.toml"
    )
    (tmp_path / "readiness.toml").write_text('tiers = 3\n[[services]]\nnme = "a"\n', encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load(str(tmp_path))
    for words in ("`tiers` is written as", "did you mean `name`", "`services[1].name` is missing"):
        assert words in str(error.value)
