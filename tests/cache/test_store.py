"""Entries: sealed, bounded, shared by runs at the same time, and never more than values."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from readiness.cache import sealed, store
from readiness.cache.hashing import combined, digest
from readiness.cache.store import Store
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location, Region

if TYPE_CHECKING:
    from pathlib import Path

VALUE = (Observation(Location("a/b.py", Region(1, 2, 3, 4)), Kind.FAIL, "name"), frozenset({"x"}), None)


def test_a_value_comes_back_from_its_own_key_alone() -> None:
    name, key = sealed.names(digest(b"content"))
    shut = sealed.seal(sealed.packed(VALUE), key)
    assert sealed.unpacked(sealed.opened(shut, key)) == VALUE
    for wrong in (name, sealed.names(digest(b"contents"))[1]):
        with pytest.raises(ValueError, match="not sealed"):
            sealed.opened(shut, wrong)
    with pytest.raises(ValueError, match="not sealed"):
        sealed.opened(shut[:-1] + bytes([shut[-1] ^ 1]), key)


class _Deed:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("done",)


@pytest.mark.parametrize("value", [_Deed(), print, Region.of_line], ids=["deed", "function", "method"])
def test_a_pickle_makes_nothing_but_values(value: object, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="not a kept value"):
        sealed.unpacked(pickle.dumps(value))
    assert capsys.readouterr().out == ""


def test_equal_values_are_told_alike_and_anything_is() -> None:
    text = ascii(12)
    assert sealed.plain((text, text)) == sealed.plain((ascii(12), ascii(12)))
    assert sealed.plain(lambda: None) != sealed.plain(lambda: None)


def test_lists_of_parts_are_told_apart() -> None:
    assert len({combined("ab", "c"), combined("a", "bc"), combined("abc"), combined("ab", b"c", "")}) == 4


def test_two_runs_at_once_keep_both(tmp_path: Path) -> None:
    path = str(tmp_path / "kept" / "one.sqlite")
    first, second = Store(path), Store(path)
    first.put(b"1", b"first")
    second.put(b"2", b"second")
    first.close()
    second.close()
    third = Store(path)
    assert (third.get(b"1"), third.get(b"2"), third.get(b"3")) == (b"first", b"second", None)
    third.close()


def test_what_nobody_asks_for_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "SPARE", 2)
    path = str(tmp_path / "kept" / "one.sqlite")
    old = Store(path)
    for number in range(9):
        old.put(b"%d" % number, b"old")
    old.close()
    new = Store(path)
    assert new.get(b"4") == b"old"
    new.put(b"new", b"new")
    new.close()
    left = Store(path)
    assert [left.get(b"%d" % number) for number in (0, 4, 8)] == [None, b"old", None]
    assert left.get(b"new") == b"new"
    left.close()


def test_other_repositories_go_when_all_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "LARGEST", 1)
    paths = [tmp_path / "kept" / f"{name}.sqlite" for name in ("one", "two")]
    for path in paths:
        base = Store(str(path))
        base.put(b"1", b"1")
        base.close()
    assert [path.exists() for path in paths] == [False, True]
