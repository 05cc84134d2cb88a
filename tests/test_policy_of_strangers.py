"""A committed `readiness.toml` comes from whoever opens a pull request: it makes the tool read, write or run nothing outside the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readiness.cli import main
from readiness.commands.baseline import DEFAULT

if TYPE_CHECKING:
    from pathlib import Path

SECRET = '{"schema": "readiness-baseline/1"}\n["docker-base-latest", "Dockerfile", "", "", ""]\nkT9top-secret-4x\n'


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    (tmp_path / "outside").write_text(SECRET, encoding="utf-8")
    (root / "Dockerfile").write_text("FROM debian:latest\n", encoding="utf-8")
    return root


def audited(root: Path, policy: str, *words: str) -> int:
    (root / "readiness.toml").write_text('without = ["all"]\n' + policy, encoding="utf-8")
    return main(["audit", str(root), "--output", "concise", *words])


@pytest.mark.parametrize("path", ["../outside", "/etc/passwd", "a/../../outside", "..\\outside"])
def test_a_baseline_outside_is_refused(shop: Path, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert audited(shop, f"baseline = '{path}'\n") == 2
    told = capsys.readouterr()
    assert "is a path below the audited folder" in told.err
    assert "top-secret" not in told.err + told.out


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("words", [[], ["--write-baseline"]], ids=["read", "written"])
@pytest.mark.parametrize("through", ["file", "folder"])
def test_a_link_leads_no_baseline_outside(
    shop: Path, named: bool, words: list[str], through: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither the one that is configured nor the one that is usual."""
    if through == "file":
        (shop / DEFAULT).symlink_to("../outside")
        path = DEFAULT
    else:
        (shop / "up").symlink_to("..")
        path = "up/outside"
        if not named:
            pytest.skip("the usual one lies in no folder")
    code = audited(shop, f'baseline = "{path}"\n' if named else "", *words)
    told = capsys.readouterr()
    assert (shop.parent / "outside").read_text(encoding="utf-8") == SECRET
    assert "top-secret" not in told.err + told.out
    if named or words:
        assert code == 2
        assert "leads out of the audited folder" in told.err


@pytest.mark.parametrize("name", ["readiness.toml", "pyproject.toml"])
def test_the_policy_itself_is_no_link(shop: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (shop.parent / "policy").write_text('[tool.readiness]\nnonsense = "kT9top-secret-4x"\n', encoding="utf-8")
    (shop / name).symlink_to("../policy")
    assert main(["audit", str(shop), "--without", "all", "--output", "concise"]) == 1
    told = capsys.readouterr()
    assert "nonsense" not in told.out + told.err
    assert "docker-base-latest" in told.out


@pytest.mark.parametrize("pattern", ["../*", "/etc/*", "**"])
def test_patterns_name_paths_and_open_none(shop: Path, pattern: str, capsys: pytest.CaptureFixture[str]) -> None:
    policy = f"exclude = ['{pattern}']\n[[suppress]]\nrule = 'docker-base-latest'\nreason = 'r'\npath = '{pattern}'\n"
    audited(shop, policy)
    assert "top-secret" not in capsys.readouterr().out
