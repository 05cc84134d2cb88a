"""Whatever stands in a repository: what is printed moves no cursor, hides nothing and gives a runner no orders."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from any_reports import REPORTS
from hypothesis import given, settings

from readiness.cli import main
from readiness.output import OUTPUTS, load, text

if TYPE_CHECKING:
    from pathlib import Path

    from readiness.model.report import Report

OURS = re.compile(r"\x1b\[[0-9;]*m")
BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF}


def odd(shown: str) -> list[str]:
    """Characters that a terminal obeys or does not show, besides line ends."""
    return sorted({c for c in shown if c != "\n" and (unicodedata.category(c) in ("Cc", "Cs") or ord(c) in BIDI)})


@pytest.mark.parametrize("name", OUTPUTS)
@settings(max_examples=12)
@given(report=REPORTS)
def test_no_output_holds_orders_to_a_terminal(name: str, report: Report) -> None:
    shown = load(name)(report)
    assert odd(shown) == []
    shown.encode("utf-8")


@settings(max_examples=25)
@given(REPORTS)
def test_colours_are_the_only_orders_and_are_ours(report: Report) -> None:
    shown = text.render(report, color=True, width=80, verbose=True)
    assert odd(OURS.sub("", shown)) == []
    assert odd(text.render(report, color=False, width=80, verbose=True)) == []


@pytest.mark.parametrize("name", ["text", "concise", "agent", "markdown"])
@settings(max_examples=25)
@given(report=REPORTS)
def test_no_line_is_an_order_to_a_runner(name: str, report: Report) -> None:
    assert not [line for line in load(name)(report).splitlines() if line.lstrip().startswith(("::", "##["))]


ESCAPES = "\x1b]0;pwned\x07\x1b[2J\x9b31m\u202eevil\u2066\r::error::x"
FILES = {
    f"{ESCAPES}.yaml".replace(
        "/", ""
    ): "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: a}]}\n",
    "pod.yaml": 'apiVersion: v1\nkind: Pod\nmetadata: {name: "w\\e[2J\\u202eb"}\nspec: {containers: [{name: "\\x9b31m", image: "a\\e]0;x\\a:latest"}]}\n',
    f"d{ESCAPES}/Dockerfile": f"# readiness: ignore[docker-base-latest] -- {ESCAPES}\nFROM debian:latest{ESCAPES}\nUSER r{ESCAPES}\n",
    "app.py": 'from flask import Flask\napp = Flask("a")\n\n\n@app.get("/a\x1b[2J\u202e")\ndef f(): ...\n',
    ".github/workflows/a.yml": 'on: push\njobs:\n  a:\n    name: "j\\e[2J\\u202e"\n    runs-on: x\n    steps:\n      - uses: "a/b@v\\e[2J"\n',
    "readiness.toml": 'without = ["all"]\n[[suppress]]\nrule = "docker-base-latest"\nreason = "r\\u001b[2J\\u202e"\npath = "\\u001b[2J"\n',
}


@pytest.mark.parametrize(
    "words",
    [
        ["audit", ".", "--verbose"],
        ["audit", ".", "--verbose", "--output", "json"],
        ["audit", ".", "--diff"],
        ["facts", "."],
        ["facts", ".", "--output", "json"],
        ["facts", ".", "--routes"],
        ["facts", ".", "--pipeline"],
        ["suppressions", "."],
        ["suppressions", ".", "--output", "json"],
        ["status", "."],
        ["bases", f"debian{ESCAPES}"],
        ["explain", f"x{ESCAPES}"],
        ["audit", f"no-such{ESCAPES}"],
        ["audit", ".", "--baseline", f"no-such{ESCAPES}"],
        ["audit", ".", "--diff-base", f"no-such{ESCAPES}"],
        ["audit", ".", "--select", f"no-such{ESCAPES}"],
    ],
    ids=lambda words: " ".join(words).split("\x1b")[0],
)
def test_no_command_prints_orders(
    tmp_path: Path, words: list[str], monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    for path, written in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(written, encoding="utf-8", newline="")
    monkeypatch.chdir(tmp_path)
    main(words)
    told = capfdbinary.readouterr()
    assert odd(told.out.decode("utf-8")) == []
    assert odd(told.err.decode("utf-8")) == []
