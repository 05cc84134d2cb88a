"""Whole small repositories against what is expected of them, in every form. `pytest --update` rewrites the expectations."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from readiness import catalog, config
from readiness.audit import audit
from readiness.output import load, text
from readiness.places import compiled_rules
from readiness.request import Request

if TYPE_CHECKING:
    from readiness.model.report import Report

FOLDER = Path(catalog.folder()).parent / "fixtures" / "repositories"
SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
NAMES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and path.name != "expected")
TODAY = date(2026, 11, 1)


def report(name: str) -> Report:
    root = str(FOLDER / name)
    return audit(Request(root=root, config=config.load(root), today=lambda: TODAY, compiled=compiled_rules(os.environ)))


def rendered(form: str, made: Report) -> str:
    if form == "text":
        return text.render(made, color=False, width=100)
    whole = load(form)(made)
    return whole.replace(f'"{made.version}"', '"VERSION"') if form in ("json", "sarif") else whole


@pytest.mark.parametrize("form", ["text", "concise", "json", "sarif"])
@pytest.mark.parametrize("name", NAMES)
def test_report_is_as_expected(name: str, form: str, pytestconfig: pytest.Config) -> None:
    made = rendered(form, report(name))
    expected = FOLDER / "expected" / f"{name}.{form}"
    if pytestconfig.getoption("--update"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(made, encoding="utf-8")
    assert made == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_sarif_is_valid(name: str) -> None:
    jsonschema.validate(json.loads(load("sarif")(report(name))), SCHEMA)


@pytest.mark.parametrize("name", NAMES)
def test_a_second_audit_says_the_same(name: str) -> None:
    assert load("json")(report(name)) == load("json")(report(name))
