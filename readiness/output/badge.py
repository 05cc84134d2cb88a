"""A badge for a README: what the report comes to, in a small SVG that needs no network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.output.summary import Outcome, outcome

if TYPE_CHECKING:
    from readiness.model.report import Report

_COLOURS = {Outcome.READY: "#14633f", Outcome.NOT_READY: "#a8201a", Outcome.INCONCLUSIVE: "#7a4f00"}
_LABEL = "readiness"
_WIDE = 7
"""Pixels a letter of 11 px takes; `textLength` makes it so in every font."""


def render(report: Report) -> str:
    """One SVG, 20 pixels high, with the outcome in words: colour never speaks alone."""
    word = str(outcome(report)).lower()
    left, right = len(_LABEL) * _WIDE + 12, len(word) * _WIDE + 12
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{_LABEL}: {word}">
<title>{_LABEL}: {word}</title>
<rect width="{left}" height="20" rx="3" fill="#3b4650"/>
<rect x="{left}" width="{right}" height="20" rx="3" fill="{_COLOURS[outcome(report)]}"/>
<rect x="{left}" width="4" height="20" fill="{_COLOURS[outcome(report)]}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
<text x="6" y="14" textLength="{left - 12}">{_LABEL}</text>
<text x="{left + 6}" y="14" textLength="{right - 12}">{word}</text>
</g>
</svg>
"""
