"""Compiled rules: read instead of the YAML, and never believed when they are not whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from readiness import catalog, compiled


def test_a_second_load_reads_no_yaml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = str(tmp_path / "cache" / "rules.compiled")
    first = catalog.load(catalog.folder(), kept)

    def refuse(_path: str) -> dict[str, object]:
        raise AssertionError("the YAML was read again")

    monkeypatch.setattr(compiled, "read_yaml", refuse)
    assert catalog.load(catalog.folder(), kept) == first


@pytest.mark.parametrize("damage", [b"", b"x", b"00000000", b"00000000\xe3\xff\xff\xff\x7f", None])
def test_a_damaged_file_is_as_good_as_none(damage: bytes | None, tmp_path: Path) -> None:
    kept = tmp_path / "rules.compiled"
    first = catalog.load(catalog.folder(), str(kept))
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert catalog.load(catalog.folder(), str(kept)) == first
    assert kept.read_bytes() == whole


def test_a_changed_rule_is_read_again(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    (rules / "docker").mkdir(parents=True)
    source = Path(catalog.folder())
    (rules / "checklist.yaml").write_text((source / "checklist.yaml").read_text())
    rule = rules / "docker" / "docker-base-latest.yaml"
    rule.write_text((source / "docker" / "docker-base-latest.yaml").read_text())
    kept = str(tmp_path / "rules.compiled")
    before = catalog.load(str(rules), kept)
    rule.write_text(rule.read_text().replace("title: ", "title: Now "))
    assert catalog.load(str(rules), kept).rules[0].title == "Now " + before.rules[0].title


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail() -> None:
    assert catalog.load(catalog.folder(), "/proc/nowhere/rules.compiled").rules
