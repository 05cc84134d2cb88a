"""Whatever a file says, it is a configuration or its mistakes are told; nothing else comes of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from readiness.cli import main
from readiness.config import Config
from readiness.config.problems import Problems
from readiness.config.read import READERS, read

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SCALARS = st.one_of(
    st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8), st.just(date(2026, 1, 1)),
    st.sampled_from(["error", "strict", "high", "docker-*", "a/../b", "/x", ""]),
)  # fmt: skip
NAMES = st.one_of(
    st.sampled_from([*READERS, "rule", "reason", "path", "level", "parameters", "name", "expires_on", "item"]),
    st.text(max_size=4),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=12,
)


@given(st.dictionaries(NAMES, VALUES, max_size=5))
def test_any_content_is_read_or_its_mistakes_are_told(raw: dict[str, Any]) -> None:
    problems = Problems("readiness.toml")
    values = read(raw, problems)
    assert set(values) <= set(Config._fields)
    assert len(problems.said()) == len(problems)
    if not len(problems):
        Config(**values)  # type: ignore[arg-type]


@given(st.sampled_from(sorted(READERS)), VALUES)
def test_any_value_of_any_key(key: str, value: object) -> None:
    problems = Problems("readiness.toml")
    read({key: value}, problems)
    assert all(one.startswith("readiness.toml: ") for one in problems.said())


def test_what_is_quoted_of_a_file_is_made_visible(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "readiness.toml").write_text('"\\u001b[31m\\u202e" = 1\nprofile = "\\u009b2J"\n', encoding="utf-8")
    assert main(["config", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert told.replace("\n", "").isprintable()
    assert "unknown key" in told


def test_what_is_printed_of_a_file_is_made_visible(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "readiness.toml").write_text('exclude = ["\\u001b[31m\\u202e\\u009b"]\n', encoding="utf-8")
    assert main(["config", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert told.replace("\n", "").isprintable()
    assert '"\\u001b[31m\\u202e\\u009b"' in told
