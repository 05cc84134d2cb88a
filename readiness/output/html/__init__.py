"""The report as one page for people: a file that needs no network, with verdicts first and evidence a click away.

Made with Jinja2, which escapes all that comes from the audited repository; the page forbids itself every script but its own.
"""

from __future__ import annotations

import base64
import os
from hashlib import sha256
from typing import TYPE_CHECKING

from readiness.output.html.evidence import sections
from readiness.output.html.grid import grid, legend
from readiness.output.html.lists import passed, rules, steps
from readiness.output.html.map import map_of
from readiness.output.html.names import Names
from readiness.output.html.run import run
from readiness.output.plain import characters, one_line
from readiness.output.summary import fails, levels, outcome, reason

if TYPE_CHECKING:
    from readiness.model.report import Report

_FOLDER = os.path.dirname(os.path.abspath(__file__))


def render(report: Report) -> str:
    """One HTML document. No timestamps: the same repository gives the same bytes."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["inline"] = _inline
    names = Names(report)
    style, script = _text("page.css"), _text("page.js")
    page = environment.get_template("page.html.jinja").render(
        project=one_line(report.project),
        version=report.version,
        outcome=outcome(report).value,
        reason=reason(report),
        levels=levels(fails(report)),
        known=sum(finding.known for finding in report.findings),
        legend=legend(report),
        grid=grid(report, names),
        services=[one_line(service.name) for service in report.services],
        sections=sections(report, names),
        steps=steps(report, names),
        rules=rules(report, names),
        passed=passed(report),
        run=run(report),
        map=map_of(report.survey, names) if report.survey else None,
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
    )
    return "\n".join(characters(line.replace("\t", "    ")) for line in page.split("\n")) + "\n"


def _inline(text: str) -> str:
    """Prose of ours, in which backticks mark code."""
    from markupsafe import Markup, escape

    parts = [
        Markup("<code>{}</code>").format(part) if number % 2 else escape(part)
        for number, part in enumerate(text.split("`"))
    ]
    return Markup().join(parts)


def _text(name: str) -> str:
    with open(os.path.join(_FOLDER, name), encoding="utf-8") as file:
        return file.read()


def _hash(text: str) -> str:
    """As a Content-Security-Policy names what it allows."""
    return "sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode()
