"""Forms in which a report is told. An output is a pure function of the report, so that no form can change what is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import cast

from readiness.model.report import Report

Output = Callable[[Report], str]
LARGE = 50_000
"""Findings from which on a report is not made as one text."""

OUTPUTS: Mapping[str, tuple[str, str]] = {
    "text": ("readiness.output.text", "render"),
    "concise": ("readiness.output.concise", "render"),
    "agent": ("readiness.output.agent", "render"),
    "json": ("readiness.output.json", "render"),
    "sarif": ("readiness.output.sarif", "render"),
    "html": ("readiness.output.html", "render"),
    "badge": ("readiness.output.badge", "render"),
    "markdown": ("readiness.output.markdown", "render"),
    "github": ("readiness.output.github", "render"),
    "gitlab": ("readiness.output.gitlab", "render"),
    "junit": ("readiness.output.junit", "render"),
}
"""Name → module and function: imported when asked for, as rich and json cost start-up."""


def load(name: str) -> Output:
    """The output of that name (a key of OUTPUTS)."""
    module, function = OUTPUTS[name]
    return cast("Output", getattr(import_module(module), function))


def told(name: str, report: Report) -> str | Iterator[str]:
    """The report in that form; in pieces, each made when it is asked for, where the whole would be too large to hold."""
    if name == "json" and len(report.findings) > LARGE:
        from readiness.output.json import parts

        return parts(report)
    return load(name)(report)
