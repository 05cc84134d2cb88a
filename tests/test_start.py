"""What a commit hook must not pay for."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from readiness import catalog
from readiness.commands.terminal import columns
from readiness.engine.digest import sha256

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = (
    "rich", "json", "yaml", "subprocess", "pathlib", "tempfile", "shutil", "hashlib", "difflib", "traceback", "logging", "dataclasses",
    "ast_grep_py", "readiness.model.facts", "readiness.join", "readiness.verdicts", "readiness.output.text.checklist",
)  # fmt: skip


@pytest.mark.parametrize("output", ["text", "concise"])
def test_a_hook_imports_nothing_heavy(tmp_path: Path, output: str) -> None:
    (tmp_path / "Dockerfile").write_text("FROM node:22\nUSER 1000\n")
    code = (
        "import sys; sys.argv[0] = 'readiness'\n"
        "from readiness.__main__ import main\n"
        "main()\n"
        f"print('heavy:', [name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    words = ["audit", "Dockerfile", "--without", "all", "--output", output]
    for _ in range(2):  # the first may have to compile the rules
        ran = subprocess.run(
            [sys.executable, "-c", code, *words], cwd=tmp_path, capture_output=True, text=True, check=True
        )
    assert ran.stdout.splitlines()[-1] == "heavy: []"


def test_the_lean_digest_is_sha256() -> None:
    assert sha256(b"readiness").hexdigest() == hashlib.sha256(b"readiness").hexdigest()


@pytest.mark.parametrize(("told", "expected"), [("70", 70), ("0", 33), ("wide", 33), ("", 33)])
def test_columns_are_told_or_assumed(monkeypatch: pytest.MonkeyPatch, told: str, expected: int) -> None:
    monkeypatch.setenv("COLUMNS", told)
    assert columns(33) == expected


@pytest.mark.parametrize("damage", [b"", b"{", b"\x00" * 40, b"i\x01\x00\x00\x00"], ids=ascii)
def test_damaged_compiled_rules_are_compiled_anew(tmp_path: Path, damage: bytes) -> None:
    folder = tmp_path / "rules"
    (folder / "group").mkdir(parents=True)
    (folder / "checklist.yaml").write_text("items: []\n")
    kept = tmp_path / "kept"
    kept.write_bytes(damage)
    assert catalog.load(str(folder), str(kept)) == catalog.Catalog((), ())
    assert kept.read_bytes() != damage
