"""Of bandit only what a file calls for is run; it must be what bandit would say."""

from __future__ import annotations

import ast
from importlib.metadata import entry_points, version
from typing import TYPE_CHECKING

import pytest
from bandit_samples import ODD, SAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.scanners import bandit, bandit_hints
from readiness.scanners.bandit_visited import Visit
from readiness.scanners.bandit_worker import Bandit

if TYPE_CHECKING:
    from pathlib import Path

    from readiness.model.artifact import Scan

pytestmark = pytest.mark.scanner
SPOKEN_OF = pytest.mark.skipif(
    version("bandit") != bandit_hints.KNOWN, reason="another version, which is run as a program"
)


BANDIT = Bandit()


def _listed() -> dict[str, list[str]]:
    return {entry["id"]: entry["qualnames"] for all_ in BANDIT._lists.values() for entry in all_}


@SPOKEN_OF
def test_hints_speak_of_the_installed_tests() -> None:
    plugins = [one.value.removeprefix("bandit.plugins.") for one in entry_points(group="bandit.plugins")]
    assert [hint.place for hint in bandit_hints.HINTS.values() if hint.place] == plugins
    assert {id_ for id_, hint in bandit_hints.HINTS.items() if not hint.place} == _listed().keys()
    assert SAMPLES.keys() == bandit_hints.HINTS.keys()


@SPOKEN_OF
@pytest.mark.parametrize("id_", sorted(_listed()))
def test_whatever_is_listed_is_hinted(id_: str) -> None:
    for name in _listed()[id_]:
        module, _, last = name.rpartition(".")
        assert id_ in bandit_hints.asked(
            f"from {module} import {last} as x".encode() if module else f"{last}(1)".encode()
        )


@pytest.mark.parametrize("id_", SAMPLES)
def test_each_sample_is_hinted(id_: str) -> None:
    assert id_ in bandit_hints.asked(SAMPLES[id_].encode())


def test_most_code_is_not_even_parsed() -> None:
    assert not bandit_hints.asked(
        b"class Shop:\n    def sell(self, one: str) -> int:\n        return self.count[one]\n"
    )


def _written(folder: Path) -> list[str]:
    texts = [*SAMPLES.values(), *ODD]
    paths = [f"app/s{number}.py" for number, _ in enumerate(texts)]
    (folder / "app").mkdir()
    for path, text in zip(paths, texts, strict=True):
        (folder / path).write_text(text + "\n", encoding="utf-8")
    return paths


@SPOKEN_OF
def test_it_says_what_the_program_says(tmp_path: Path) -> None:
    paths = _written(tmp_path)
    told = bandit.read(bandit._started(str(tmp_path), paths, 60).output, str(tmp_path), paths)
    said = bandit.read(bandit._start(str(tmp_path), paths, 60).output, str(tmp_path), paths)
    assert {alert.code for alert in said.alerts} == SAMPLES.keys()
    assert told.alerts == said.alerts
    assert said.skipped.items() >= told.skipped.items()


@SPOKEN_OF
def test_a_file_without_any_of_its_words_starts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def started(*_: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(bandit, "_started", started)
    (tmp_path / "a.py").write_text("x = 1\n", encoding="utf-8")
    assert _scan(tmp_path, ["a.py"]).examined == {"a.py"}


def test_another_version_is_run_as_a_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bandit_hints, "KNOWN", "0")
    (tmp_path / "a.py").write_text("exec(x)\n", encoding="utf-8")
    found = _scan(tmp_path, ["a.py"])
    assert ([alert.code for alert in found.alerts], found.version) == (["B102"], version("bandit"))


def _scan(folder: Path, paths: list[str]) -> Scan:
    from readiness.scanners import ScanOptions

    return bandit.scan(str(folder), paths, ScanOptions(timeout=60))


@SPOKEN_OF
@given(data=st.data())
@settings(max_examples=60)
def test_tests_that_are_not_asked_would_find_nothing(data: st.DataObject) -> None:
    pieces = st.sampled_from([*SAMPLES.values(), *ODD])
    text = "\n".join(data.draw(st.lists(pieces, min_size=1, max_size=3)))
    try:
        ast.parse(text.encode())
    except (SyntaxError, ValueError):
        return
    assert _found(text, frozenset(bandit_hints.HINTS)) == _found(text, bandit_hints.asked(text.encode()))


def _found(text: str, ids: frozenset[str]) -> list[tuple[object, ...]]:
    """Without what is said of it, which may hold addresses of objects."""
    found = Visit("a.py", text.encode(), BANDIT.tests(ids), BANDIT).run()
    return [(one["test_id"], one["line_number"], one["line_range"], one["col_offset"]) for one in found]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x00GITCRYPT\x00\x01", id="encrypted"),
        pytest.param("caf\u00e9".encode("latin-1"), id="another encoding"),
        pytest.param(b"{{ cookiecutter.code }}", id="a template"),
        pytest.param(b"# coding: utf-7\n", id="an encoding that is told"),
    ],
)
def test_what_cannot_be_read_is_given_to_all(data: bytes) -> None:
    assert bandit_hints.asked(data) == bandit_hints.HINTS.keys()
