"""`audit --record` and `readiness trend`: verdicts over time."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

import pytest

from readiness.cli import main
from readiness.commands.trend import plot
from readiness.errors import UsageError
from readiness.history import runs
from readiness.model.checklist import Verdict

if TYPE_CHECKING:
    from pathlib import Path

ROOT = "FROM debian:latest\n"
MENDED = "FROM debian:12.5\nUSER nobody\n"


def audited(root: Path, file: Path) -> None:
    main(["audit", str(root), "--without", "all", "--exit-zero", "--output", "json=/dev/null", "--record", str(file)])


def test_runs_are_added_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root, file = tmp_path / "shop", tmp_path / "history.sqlite"
    root.mkdir()
    (root / "Dockerfile").write_text(ROOT, encoding="utf-8")
    audited(root, file)
    (root / "Dockerfile").write_text(MENDED, encoding="utf-8")
    audited(root, file)
    first, second = runs(str(file))
    item = "infrastructure.reproducible-image"
    assert first.verdicts[item] is Verdict.FAIL
    assert second.verdicts[item] is not Verdict.FAIL
    assert len(second.verdicts) == 28
    capsys.readouterr()
    assert main(["trend", str(file)]) == 0
    told = capsys.readouterr().out
    assert f"better  {item}: fail → " in told
    assert "failed items" in told
    main(["trend", str(file), "--output", "json", "--last", "1"])
    (only,) = json.loads(capsys.readouterr().out)
    assert only["project"] == "shop"
    assert only["verdicts"][item] == second.verdicts[item]


def test_another_database_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "other.sqlite"
    base = sqlite3.connect(file)
    base.execute("CREATE TABLE customers (name TEXT)")
    base.commit()
    base.close()
    before = file.read_bytes()
    (tmp_path / "Dockerfile").write_text(ROOT, encoding="utf-8")
    words = ["--without", "all", "--output", "json=/dev/null", "--record", str(file)]
    assert main(["audit", str(tmp_path), *words]) == 2
    assert "another program's database" in capsys.readouterr().err
    assert file.read_bytes() == before


def test_what_is_no_database_is_said(tmp_path: Path) -> None:
    file = tmp_path / "text"
    file.write_text("not a database, but long enough to be looked at as one", encoding="utf-8")
    with pytest.raises(UsageError, match="could not be read"):
        runs(str(file))
    with pytest.raises(UsageError, match="there is no file"):
        runs(str(tmp_path / "absent"))


def test_single_files_have_no_verdicts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "Dockerfile").write_text(ROOT, encoding="utf-8")
    words = ["--without", "all", "--output", "json=/dev/null", "--record", str(tmp_path / "x")]
    assert main(["audit", str(tmp_path / "Dockerfile"), *words]) == 2
    assert "--record with single files" in capsys.readouterr().err


@pytest.mark.parametrize(("values", "told"), [([], ""), ([0, 0], "  "), ([1, 2, 4, 8], "▁▂▄█"), ([3, 0, 3], "█ █")])
def test_plot(values: list[int], told: str) -> None:
    assert plot(values) == told
