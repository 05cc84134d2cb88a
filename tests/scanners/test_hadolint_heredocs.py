"""Comments behind heredocs, which stop hadolint's parser, are emptied and nothing else is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scanner_recordings import simple, write

from readiness.scanners import ScanOptions, hadolint
from readiness.scanners.hadolint_heredocs import copies, rewritten

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
# syntax=docker/dockerfile:1
FROM alpine:3.20
# kept
RUN <<EOF
#!/bin/sh
apk add curl
EOF

  # emptied
# emptied
COPY <<A <<-"B" /x/
a
A
# of B
B
# emptied
RUN true
# kept, and << EOF opens nothing here
CMD ["sh"]
"""


def test_only_comments_behind_heredocs_are_emptied() -> None:
    before, after = TEXT.split("\n"), rewritten(TEXT).split("\n")
    changed = [number for number, (old, new) in enumerate(zip(before, after, strict=True), 1) if old != new]
    assert [before[number - 1].strip() for number in changed] == ["# emptied"] * 3
    assert all(not after[number - 1] for number in changed)


def test_only_what_differs_is_copied(tmp_path: Path) -> None:
    write(str(tmp_path / "root"), {"a/Dockerfile": TEXT, "Dockerfile": "FROM alpine\nRUN (\n"})
    folder = tmp_path / "folder"
    assert copies(str(tmp_path / "root"), ["a/Dockerfile", "Dockerfile"], str(folder)) == ("a/Dockerfile",)
    assert [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()] == ["a/Dockerfile"]


@pytest.mark.scanner
def test_the_real_tool_reads_on_behind_a_heredoc(tmp_path: Path) -> None:
    write(str(tmp_path), {"Dockerfile": "FROM alpine:3.20\nCOPY <<EOF /x\na\nEOF\n# why\nRUN sudo true\n"})
    found = hadolint.scan(str(tmp_path), ["Dockerfile"], ScanOptions(timeout=60))
    assert simple(found) == (["Dockerfile"], [("Dockerfile:6:1-14", "DL3004")], {})
