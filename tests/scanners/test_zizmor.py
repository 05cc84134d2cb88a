from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from scanner_recordings import ZIZMOR, recording, simple, write

from readiness.scanners import ScanOptions, zizmor

if TYPE_CHECKING:
    from pathlib import Path

ASKED = [path for path in sorted(ZIZMOR) if zizmor.wants(path) and path != "roles/action.yml"]
CI = ".github/workflows/ci.yml"
EXPECTED = (
    [".github/dependabot.yml", ".github/workflows/-x.yml", CI, "setup/action.yml"],
    [
        (".github/dependabot.yml:3:3-113", "dependabot-cooldown"),
        (".github/dependabot.yml:3:3-113", "dependabot-execution"),
        (".github/workflows/-x.yml:1:1-9", "anonymous-definition"),
        (".github/workflows/-x.yml:1:1-9", "excessive-permissions"),
        (".github/workflows/-x.yml:2:1-46", "excessive-permissions"),
        (".github/workflows/-x.yml:2:1-46", "self-repository"),
        (f"{CI}:10:7-58", "template-injection"),
        (f"{CI}:14:11-53", "template-injection"),
        (f"{CI}:1:1-24", "anonymous-definition"),
        (f"{CI}:1:1-24", "concurrency-limits"),
        (f"{CI}:1:1-24", "dangerous-triggers"),
        (f"{CI}:6:5-10", "unsound-condition"),
        (f"{CI}:7:7-47", "bot-conditions"),
        ("setup/action.yml:2:1-78", "template-injection"),
    ],
    {
        ".github/workflows/alias.yml": "zizmor says it is no valid workflow",
        ".github/workflows/broken.yml": "zizmor cannot read it",
    },
)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (CI, True),
        (".github/workflows/ci.yaml", True),
        (".github/workflows/old/ci.yml", False),
        (".github/dependabot.yml", True),
        (".github/actions/setup/action.yml", True),
        ("action.yaml", True),
        ("transaction.yml", False),
        ("tests/fixtures/.github/workflows/ci.yml", False),
        ("node_modules/x/action.yml", False),
        (".github/zizmor.yml", False),
    ],
)
def test_wants_what_github_runs(path: str, *, wanted: bool) -> None:
    assert zizmor.wants(path) is wanted


def test_reads_the_recording(tmp_path: Path) -> None:
    """A finding that a comment of zizmor's silences stands where the comment stands: line 10, not 12."""
    write(str(tmp_path), ZIZMOR)
    found = zizmor.read(recording("zizmor", "small-1.32.0"), str(tmp_path), ASKED)
    assert simple(found) == EXPECTED
    assert found.version == "1.32.0, offline audits"


def test_a_note_is_what_only_stricter_personas_tell_and_doubt_is_no_error(tmp_path: Path) -> None:
    write(str(tmp_path), ZIZMOR)
    found = zizmor.read(recording("zizmor", "small-1.32.0"), str(tmp_path), ASKED)
    levels = {(alert.code, alert.level) for alert in found.alerts}
    assert {("bot-conditions", "error"), ("concurrency-limits", "note"), ("dependabot-cooldown", "warning")} <= levels
    sure = {"severity": "High", "confidence": "High", "persona": "Regular"}
    changed = [{}, {"confidence": "Low"}, {"persona": "Pedantic"}, {"severity": "Low"}]
    assert [zizmor._level(sure | one) for one in changed] == ["error", "warning", "note", "note"]


def test_a_file_that_the_log_does_not_name_was_not_examined(tmp_path: Path) -> None:
    output = json.dumps({"log": ["INFO audit: zizmor: completed ./.github/workflows/a.yml"], "findings": []})
    found = zizmor.read(output, str(tmp_path), [".github/workflows/a.yml", ".github/workflows/b.yml"])
    assert found.examined == {".github/workflows/a.yml"}
    assert found.skipped == {".github/workflows/b.yml": "zizmor cannot read it"}


@pytest.mark.scanner
def test_the_real_tool_says_what_was_recorded(tmp_path: Path) -> None:
    """Neither zizmor.yml nor its comments change it, nor does a name like an option; another's action.yml is left out."""
    write(str(tmp_path), ZIZMOR)
    found = zizmor.scan(str(tmp_path), [*ASKED, "roles/action.yml"], ScanOptions(timeout=60))
    assert simple(found) == EXPECTED
    assert found.version.endswith("offline audits")


@pytest.mark.scanner
def test_when_it_can_read_none_of_the_files_nothing_was_examined(tmp_path: Path) -> None:
    write(str(tmp_path), {CI: "on: push\njobs:\n  a: [\n"})
    found = zizmor.scan(str(tmp_path), [CI], ScanOptions(timeout=60))
    assert (found.failure, found.examined, found.skipped) == ("", frozenset(), {CI: "zizmor cannot read it"})
