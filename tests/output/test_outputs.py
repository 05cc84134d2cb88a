"""The table of outputs."""

from __future__ import annotations

import subprocess
import sys

import pytest
import report_samples as samples

from readiness.output import OUTPUTS, load


@pytest.mark.parametrize("name", OUTPUTS)
def test_every_output_tells_every_report(name: str) -> None:
    told = [load(name)(report) for report in (samples.EMPTY, samples.report())]
    assert all(text.endswith("\n") for text in told)


def test_table_costs_no_import() -> None:
    code = "import sys, readiness.output; print([m for m in ('rich', 'json', 'urllib') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
