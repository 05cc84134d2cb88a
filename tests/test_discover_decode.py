"""Bytes to text and back, one path to one artifact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readiness.discover import Skipped, display, encoding_problem, native, read
from readiness.discover.decode import decode, encode, is_binary
from readiness.model.artifact import Artifact
from readiness.model.location import Location
from readiness.model.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"", "", "utf-8"),
        ("a: é–中\n".encode(), "a: é–中\n", "utf-8"),
        (b"\xef\xbb\xbfFROM x\n", "FROM x\n", "utf-8-sig"),
        ("a: é".encode("utf-16"), "a: é", "utf-16-le"),
        (b"\xfe\xff\x00a", "a", "utf-16-be"),
        ("aé".encode("utf-32"), "aé", "utf-32-le"),
        (b"\x00\x00\xfe\xff\x00\x00\x00a", "a", "utf-32-be"),
        (b"caf\xe9", "café", "latin-1"),
        (b"\xff\xfea\x00b", "a\ufffd", "utf-16-le+damaged"),
        (b"\xef\xbb\xbfcaf\xe9", "caf\ufffd", "utf-8+damaged"),
    ],
)
def test_decode(data: bytes, text: str, encoding: str) -> None:
    assert decode(data) == (text, encoding)
    if "+" not in encoding:
        assert encode(text, encoding) == data


@pytest.mark.parametrize(
    ("data", "binary"),
    [
        (b"a\x00b", True),
        (b"", False),
        (b"\xff\xfea\x00", False),
        (b"a" * 8192 + b"\x00", False),
        (b"\x7fELF\x00", True),
    ],
)
def test_binary_is_a_nul_without_a_mark(data: bytes, binary: bool) -> None:
    assert is_binary(data) is binary


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.yaml", b"\xef\xbb\xbfa: 1\r\nb: 2\rc: 3\n", Artifact("a.yaml", "a: 1\nb: 2\nc: 3\n", "test", "utf-8-sig")),
        ("a.yaml", b"", Artifact("a.yaml", "", "test")),
        ("a.yaml", b"a\x00", Skipped("a.yaml", "binary", problem=True)),
        ("a.png", b"a\x00", Skipped("a.png", "binary", problem=False)),
        ("a.yaml", b"\x00GITCRYPT\x00abc", Skipped("a.yaml", "encrypted with git-crypt", problem=False)),
        ("a.yaml", b"x" * 1001, Skipped("a.yaml", "larger than 1 KB", problem=True)),
        ("app.js", b"x" * 1001, Skipped("app.js", "larger than 1 KB", problem=False)),
        ("app.Dockerfile", b"x" * 1001, Skipped("app.Dockerfile", "larger than 1 KB", problem=True)),
        ("app.js", b"x" * 1000, Artifact("app.js", "x" * 1000, "test")),
    ],
)
def test_read(tmp_path: Path, name: str, data: bytes, expected: Artifact | Skipped) -> None:
    (tmp_path / name).write_bytes(data)
    assert read(str(tmp_path), name, role="test", limit=1000) == expected


def test_read_of_what_is_not_there(tmp_path: Path) -> None:
    assert read(str(tmp_path), "a.yaml") == Skipped("a.yaml", "cannot be read: no such file or directory", problem=True)


@pytest.mark.parametrize(
    ("encoding", "message"),
    [
        ("utf-8", None),
        ("utf-16-le", None),
        ("latin-1", "not valid UTF-8; read as Latin-1, so letters outside ASCII may be wrong"),
        ("utf-16-le+damaged", "not valid UTF-16-LE; bytes that fit nothing were replaced"),
    ],
)
def test_a_guessed_encoding_is_a_problem(encoding: str, message: str | None) -> None:
    problem = encoding_problem(Artifact("a.yaml", "", "", encoding))
    expected = message and Problem(location=Location("a.yaml"), kind="encoding", format="", message=message)
    assert problem == expected


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("k8s/café 中.yaml", "k8s/café 中.yaml"),
        ("-rf", "-rf"),
        ("a\nb", "a\\x0ab"),
        ("a\x1b[31m", "a\\x1b[31m"),
        ("caf\udce9.yaml", "caf\\xe9.yaml"),
        ("a\\xe9", "a\\x5cxe9"),
        ("a\u202eb\x85", "a\\u202eb\\u0085"),
        ("half\ud800", "half\\ud800"),
    ],
)
def test_names_are_shown_safely_and_found_again(name: str, shown: str) -> None:
    assert display(name) == shown
    assert native(shown) == name
    shown.encode()
