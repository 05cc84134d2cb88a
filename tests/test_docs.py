"""What is generated from the rules is current; what is written by hand names nothing that is gone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from readiness import catalog, docs_written

ROOT = Path(catalog.folder()).parent
WRITTEN = dict(docs_written.pages(catalog.folder()))
BY_HAND = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]


def test_generated_pages_are_current() -> None:
    stale = [
        path
        for path, text in WRITTEN.items()
        if not (ROOT / "docs" / path).is_file() or (ROOT / "docs" / path).read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run `make docs`"


def test_no_page_is_left_of_a_rule_that_is_gone() -> None:
    pages = {f"rules/{path.name}" for path in (ROOT / "docs" / "rules").iterdir()}
    assert pages - set(WRITTEN) == set()


@pytest.mark.parametrize("name", BY_HAND)
def test_every_path_named_by_hand_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:readiness|rules|tests|docs|fixtures|benchmarks)/[\w./-]+)`", text))
    named |= {link for link in re.findall(r"\]\(([\w./-]+)\)", text) if not link.startswith("http")}
    assert sorted(path for path in named if not (ROOT / path).exists()) == []
