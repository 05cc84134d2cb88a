"""SARIF 2.1.0 in the shape GitHub code scanning accepts: one run, fails only, nothing empty, nothing null, within every limit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple
from readiness.output.indented import indented
from readiness.output.plain import escaped
from readiness.output.sarif import limits
from readiness.output.sarif.run import chosen, run

if TYPE_CHECKING:
    from readiness.model.report import Report

SMALL = 1_000
"""Results up to which the file is laid out for people."""


class Written(NamedTuple):
    text: str
    left_out: tuple[str, ...]
    """What is not in it, or not shown of it, and why: for whoever only looks at the log."""


def render(report: Report) -> str:
    """A SARIF log: findings that count, all selected rules, the checklist as taxonomy."""
    return written(report).text


def written(report: Report) -> Written:
    """The log, and what had to be left out of it. Looked at and cut to size at every write."""
    among = chosen(report)
    number = len(among.findings)
    told, left = run(report, among, number)
    text = _text(told)
    while number and (size := limits.packed(text)) > limits.PACKED:
        number = limits.fewer(number, size)
        told, left = run(report, among, number)
        text = _text(told)
    return Written(text, tuple(note.message for note in left))


def _text(told: dict[str, object]) -> str:
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [told]}
    results = told["results"]
    small = isinstance(results, list) and len(results) <= SMALL
    laid_out = indented(log) if small else json.dumps(log, ensure_ascii=False)
    return escaped(laid_out) + "\n"
