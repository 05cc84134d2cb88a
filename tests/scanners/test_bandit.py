from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from scanner_recordings import BANDIT, recording, simple, write

from readiness.scanners import ScanOptions, bandit

if TYPE_CHECKING:
    from pathlib import Path

ASKED = ["-c.py", ".github/tool.py", "app/broken.py", "app/main.py"]
EXPECTED = (
    ["-c.py", ".github/tool.py", "app/main.py"],
    [
        ("-c.py:1:1-9", "B101"),
        (".github/tool.py:1:1-10", "B102"),
        ("app/main.py:1:1-18", "B404"),
        ("app/main.py:2:18-32", "B105"),
        ("app/main.py:3:14-47", "B602"),
        ("app/main.py:3:14-47", "B607"),
        ("app/main.py:6:5-16", "B602"),
    ],
    {"app/broken.py": "bandit: syntax error while parsing AST from file"},
)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [("app/a.py", True), ("a.pyi", False), ("tests/a.py", False), ("venv/lib/a.py", False), ("a.go", False)],
)
def test_wants_python_that_runs(path: str, *, wanted: bool) -> None:
    assert bandit.wants(path) is wanted


def test_reads_the_recording(tmp_path: Path) -> None:
    write(str(tmp_path), BANDIT)
    found = bandit.read(recording("bandit", "small-1.9.4"), str(tmp_path), ASKED)
    assert simple(found) == EXPECTED
    assert {alert.level for alert in found.alerts} == {"note", "warning", "error"}


def test_no_password_is_quoted(tmp_path: Path) -> None:
    write(str(tmp_path), BANDIT)
    found = bandit.read(recording("bandit", "small-1.9.4"), str(tmp_path), ASKED)
    assert [alert.message for alert in found.alerts if alert.code == "B105"] == ["Possible hardcoded password"]


def test_a_file_that_bandit_passed_over_was_not_examined(tmp_path: Path) -> None:
    found = bandit.read(recording("bandit", "small-1.9.4"), str(tmp_path), ["-c.py", "new.py"])
    assert (found.examined, found.skipped) == (frozenset({"-c.py"}), {"new.py": "bandit did not read it"})


@pytest.mark.scanner
def test_the_real_tool_says_what_was_recorded(tmp_path: Path) -> None:
    """Neither `.bandit`, nor pyproject.toml, nor `# nosec` change it, nor does a name like an option."""
    write(str(tmp_path), BANDIT)
    assert simple(bandit.scan(str(tmp_path), ASKED, ScanOptions(timeout=60))) == EXPECTED


@pytest.mark.scanner
def test_many_files_in_two_processes_are_one_scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bandit, "_SHARD_FROM", 40)
    paths = write(str(tmp_path), {f"app/part{number}.py": "assert 1\n" for number in range(45)})
    found = bandit.scan(str(tmp_path), paths, ScanOptions(timeout=60))
    assert (found.examined, len(found.alerts), found.skipped) == (frozenset(paths), 45, {})


def test_its_own_comment_is_heard_on_every_line_of_a_statement(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import os\nos.system(\n    name,\n)  # nosec B605\n", encoding="utf-8")
    entry = {
        "test_id": "B605", "filename": "./a.py", "line_number": 2, "line_range": [2, 3, 4], "col_offset": 0, "end_col_offset": 1,
        "issue_severity": "HIGH", "issue_text": "a shell",
    }  # fmt: skip
    output = json.dumps({"errors": [], "metrics": {"./a.py": {}}, "results": [entry]})
    assert [
        one.location.region.start_line
        for one in bandit.read(output, str(tmp_path), ["a.py"]).alerts
        if one.location.region
    ] == [4]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        pytest.param("yaml.load(x, Loader=yaml.BaseLoader)", False, id="texts alone"),
        pytest.param("yaml.load(x, Loader=CBaseLoader)", False, id="in C"),
        pytest.param('yaml.load(x, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))', False, id="the faster one"),
        pytest.param("yaml.load(\n    x,\n    Loader=yaml.BaseLoader,\n)", False, id="over several lines"),
        pytest.param("yaml.load(x)  # no SafeLoader", True, id="in a comment"),
        pytest.param("yaml.load(x, Loader=yaml.Loader)", True, id="any object"),
        pytest.param('yaml.load(x, Loader=getattr(yaml, "CSafeLoader", yaml.Loader))', True, id="where C is missing"),
        pytest.param("yaml.load(x, Loader=yaml.CFullLoader)", True, id="nearly any"),
        pytest.param("yaml.load(x, Loader=AnySafeLoader)", True, id="of another name"),
    ],
)
def test_a_loader_of_plain_values_is_safe(tmp_path: Path, call: str, *, told: bool) -> None:
    (tmp_path / "a.py").write_text(f"{call}\n", encoding="utf-8")
    entry = {
        "test_id": "B506", "filename": "./a.py", "line_number": 1, "line_range": [*range(1, call.count("\n") + 2)], "col_offset": 0, "end_col_offset": 1,
        "issue_severity": "MEDIUM", "issue_text": "unsafe yaml load",
    }  # fmt: skip
    output = json.dumps({"errors": [], "metrics": {"./a.py": {}}, "results": [entry]})
    assert [one.code for one in bandit.read(output, str(tmp_path), ["a.py"]).alerts] == (["B506"] if told else [])
