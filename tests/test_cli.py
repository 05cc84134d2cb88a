"""The command line as people and scripts use it: exit codes, outputs, errors of one line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from readiness import __version__
from readiness.__main__ import main as entry
from readiness.cli import main

if TYPE_CHECKING:
    from pathlib import Path

BAD = "FROM debian:latest\n"
GOOD = "FROM debian:12.5\n"
ONLY = ("--select", "docker-base-latest", "--without", "all", "--output", "concise")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "flags", "code"),
    [
        pytest.param(GOOD, (), 0, id="ready"),
        pytest.param(BAD, (), 1, id="a fail at the level that fails"),
        pytest.param(BAD, ("--exit-zero",), 0, id="exit zero"),
        pytest.param(
            "RUN nothing before FROM\n", ("--select", "docker-base-latest,file-unparsable"), 1, id="unparsable"
        ),
        pytest.param(GOOD, ("--strict",), 1, id="strict: unknown items"),
    ],
)
def test_exit_code(project: Path, text: str, flags: tuple[str, ...], code: int) -> None:
    (project / "Dockerfile").write_text(text)
    assert main(["audit", ".", *ONLY, *flags]) == code


def test_exit_code_does_not_depend_on_the_form(project: Path) -> None:
    (project / "Dockerfile").write_text(BAD)
    flags = ["--select", "docker-base-latest", "--without", "all"]
    codes = {main(["audit", ".", *flags, "--output", form]) for form in ("text", "concise", "json", "sarif")}
    assert codes == {1}


def test_fail_on_sets_the_level(project: Path) -> None:
    (project / "Dockerfile").write_text("FROM debian:12.5\nCOPY . .\n")
    flags = ["--select", "dockerignore-missing", "--without", "all"]
    assert main(["audit", ".", *flags]) == 0
    assert main(["audit", ".", *flags, "--fail-on", "warning"]) == 1


def test_nothing_to_audit_is_inconclusive(project: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["audit", str(project), "--without", "all"]) == 3
    assert b"nothing to audit" in capsysbinary.readouterr().out


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        pytest.param(["audit", "nowhere"], "error: `nowhere` is not there", id="no such path"),
        pytest.param(["audit", ".", "--output", "yaml"], "error: there is no output `yaml`", id="no such output"),
        pytest.param(
            ["audit", ".", "--output", "text", "--output", "json"], "error: two outputs to standard output", id="two"
        ),
        pytest.param(
            ["audit", ".", "--select", "docker-lates"], "did you mean `docker-base-latest`", id="no such rule"
        ),
        pytest.param(
            ["explain", "docker-base-lates"], "did you mean `docker-base-latest`?", id="no such rule to explain"
        ),
        pytest.param(
            ["audit", ".", "--without", "hadolin"], "error: there is no scanner `hadolin`", id="no such scanner"
        ),
        pytest.param(["new", "Docker"], "error: `Docker` is not a rule id", id="no rule id"),
    ],
)
def test_wrong_usage_is_one_line_and_two(
    project: Path, argv: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "Dockerfile").write_text(GOOD)
    assert main(argv) == 2
    assert message in capsys.readouterr().err


def test_an_unknown_flag_is_refused(project: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["audit", str(project), "--min-severity", "high"])
    assert stopped.value.code == 2


def test_a_mistake_in_the_configuration_is_two(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "readiness.toml").write_text('ignroe = ["x"]\n')
    assert main(["audit", "."]) == 2
    assert "unknown key `ignroe`; did you mean `ignore`?" in capsys.readouterr().err


def test_several_outputs_at_once_to_files(project: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (project / "Dockerfile").write_text(BAD)
    assert main(["audit", ".", *ONLY, "--output", "sarif=out/r.sarif", "--output", "json=r.json"]) == 1
    assert json.loads((project / "out" / "r.sarif").read_text())["version"] == "2.1.0"
    assert json.loads((project / "r.json").read_text())["schema"] == "readiness-report/1"
    assert b"docker-base-latest" in capsysbinary.readouterr().out


def test_json_is_what_scripts_rely_on(project: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (project / "Dockerfile").write_text(BAD)
    main(["audit", ".", "--select", "docker-base-latest", "--without", "all", "--offline", "--output", "json"])
    made = json.loads(capsysbinary.readouterr().out)
    assert {"schema", "findings", "verdicts", "coverage", "notifications"} <= set(made)
    (finding,) = made["findings"]
    assert {"rule_id", "kind", "level", "message", "path", "region", "service", "fingerprint"} <= set(finding)
    assert finding["region"] == {"start_line": 1, "start_column": 6, "end_line": 1, "end_column": 19}
    assert len({one["item"] for one in made["verdicts"]}) == 28


def test_changed_files_only_are_judged_alone(project: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (project / "Dockerfile").write_text(BAD)
    (project / "other.Dockerfile").write_text(BAD)
    assert main(["audit", "other.Dockerfile", "--without", "all", "--output", "concise"]) == 1
    told = capsysbinary.readouterr().out.decode()
    assert "other.Dockerfile:1:6" in told
    assert "\nDockerfile:1" not in told


def test_rules_and_their_pages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--output", "json"]) == 0
    rules = json.loads(capsys.readouterr().out)["rules"]
    assert {"id", "title", "level", "precision", "items", "equivalents"} <= set(rules[0])
    assert main(["rules", "--equivalent-to", "DL3007"]) == 0
    assert capsys.readouterr().out.startswith("docker-base-latest ")
    assert main(["explain", "dl3007"]) == 0
    assert "docker-base-latest" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["readiness", "--version"])
    assert entry() == 0
    assert capsys.readouterr().out == f"readiness {__version__}\n"


def test_output_is_utf_8_whatever_the_locale_says(project: Path) -> None:
    (project / "Dockerfile").write_text("# grüß 世界\nFROM debian:latest\n", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "readiness", "audit", ".", "--without", "all"],
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    )
    assert ran.returncode == 1
    assert b"Traceback" not in ran.stderr
    assert "NOT READY" in ran.stdout.decode("utf-8")


def test_no_colour_unless_it_is_a_terminal(project: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (project / "Dockerfile").write_text(BAD)
    main(["audit", ".", "--without", "all"])
    assert b"\x1b[" not in capsysbinary.readouterr().out
    main(["audit", ".", "--without", "all", "--color", "always"])
    assert b"\x1b[" in capsysbinary.readouterr().out
