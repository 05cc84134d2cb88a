"""The scripts for shells: they are made for each, and bash completes with ours."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from readiness.cli import main


def script(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["completion", shell]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "tcsh", "powershell"])
def test_a_script_names_commands_flags_and_rules(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = script(shell, capsys)
    assert "suppressions" in text
    assert "diff-base" in text
    assert "docker-base-latest" in text


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("readiness", "aud"), {"audit"}),
        (("readiness", "audit", "--bas"), {"--baseline"}),
        (("readiness", "explain", "docker-base-l"), {"docker-base-latest"}),
        (("readiness", "audit", "--fail-on", "w"), {"warning"}),
    ],
)
def test_bash_offers_what_may_come_next(
    words: tuple[str, ...], expected: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = f'COMP_WORDS=({" ".join(words)}); COMP_CWORD={len(words) - 1}; _shtab_readiness; printf "%s\\n" "${{COMPREPLY[@]}}"'
    done = subprocess.run(
        ["bash", "-c", script("bash", capsys) + "\n" + asked], capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) == expected
