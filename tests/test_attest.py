"""`readiness attest` and `readiness status`: a person's word, written where it is reviewed, and when it ends."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from readiness import config
from readiness.cli import main
from readiness.commands.audit import today

if TYPE_CHECKING:
    from pathlib import Path

ITEM = "operations.on-call"
SAID = ("--explanation", 'rota "P123", two people\na week', "--by", "mira@example.org")


def test_it_is_added_to_a_new_configuration(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["attest", ITEM, str(tmp_path), *SAID, "--evidence", "https://example.org/rota"]) == 0
    (one,) = config.load(str(tmp_path)).attestation
    assert (one.item, one.explanation, one.attested_by) == (ITEM, SAID[1], SAID[3])
    assert one.evidence == "https://example.org/rota"
    assert (one.attested_on, one.expires_on) == (today(), today() + timedelta(days=182))
    assert "readiness.toml" in capsys.readouterr().out


def test_what_stood_there_stays_byte_for_byte(tmp_path: Path) -> None:
    before = '# ours\r\nfail_on = "warning"\r\n\r\n[rules.docker-base-latest]\r\nlevel = "error"'
    (tmp_path / "readiness.toml").write_bytes(before.encode())
    main(["attest", ITEM, str(tmp_path), *SAID])
    main(["attest", "operations.runbooks", str(tmp_path), *SAID])
    assert (tmp_path / "readiness.toml").read_bytes().startswith(before.encode())
    assert [one.item for one in config.load(str(tmp_path)).attestation] == [ITEM, "operations.runbooks"]


def test_a_project_that_keeps_its_policy_in_pyproject_keeps_it_there(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.readiness]\nfail_on = "warning"\n', encoding="utf-8")
    main(["attest", ITEM, str(tmp_path), *SAID])
    assert not (tmp_path / "readiness.toml").exists()
    with (tmp_path / "pyproject.toml").open("rb") as file:
        assert tomllib.load(file)["tool"]["readiness"]["attestation"][0]["item"] == ITEM


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("operations.oncall", *SAID), "did you mean `operations.on-call`?"),
        ((ITEM, *SAID, "--until", "soon"), "`soon` is no date"),
        ((ITEM, *SAID, "--until", "2020-01-01"), "is not in the future"),
        ((ITEM, *SAID, "--until", "2999-01-01"), "more than a year"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "readiness.toml").write_text('fail_on = "warning"\n', encoding="utf-8")
    assert main(["attest", words[0], str(tmp_path), *words[1:]]) == 2
    assert said in capsys.readouterr().err
    assert (tmp_path / "readiness.toml").read_text(encoding="utf-8") == 'fail_on = "warning"\n'


def test_status_tells_what_is_over_and_what_soon_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["attest", ITEM, str(tmp_path), *SAID, "--until", str(today() + timedelta(days=10))])
    main(["attest", "operations.runbooks", str(tmp_path), *SAID])
    accepted = "# readiness: ignore[docker-base-latest] until=2020-01-31 -- soon\nFROM debian:latest\n"
    (tmp_path / "Dockerfile").write_text(accepted, encoding="utf-8")
    capsys.readouterr()
    assert main(["status", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Dockerfile:1: suppression of `docker-base-latest`: over since 2020-01-31"
    assert lines[1].startswith(f"readiness.toml: attestation of `{ITEM}` by mira@example.org")
    assert lines[1].endswith("10 days left (soon)")
    assert lines[2].endswith("182 days left")
    assert main(["status", str(tmp_path), "--strict"]) == 1


def test_status_of_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", str(tmp_path), "--strict"]) == 0
    assert capsys.readouterr().out == "nothing is attested or accepted until a day\n"
