"""SARIF 2.1.0 in the shape GitHub code scanning accepts: one run, fails only, nothing empty, nothing null."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.output.indented import indented
from readiness.output.plain import encodable
from readiness.output.sarif.run import run

if TYPE_CHECKING:
    from readiness.model.report import Report


def render(report: Report) -> str:
    """A SARIF log: findings that count, all selected rules, the checklist as taxonomy."""
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run(report)],
    }
    return encodable(indented(log)) + "\n"
