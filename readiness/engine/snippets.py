"""The source lines of findings about the whole: their checks saw facts, not text, so the line is read afterwards."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness import discover
from readiness.engine.plan import TEXT
from readiness.model.finding import Finding, Kind
from readiness.model.rule import Scanned, Uses
from readiness.redact import mask_span, redact_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from readiness.model.location import Region
    from readiness.model.rule import Check, Rule


def with_snippets(findings: Iterable[Finding], root: str, rules: Iterable[Rule]) -> Iterator[Finding]:
    """The same findings; fails that point to a line and do not show it yet, with it.

    Where a rule knows of a secret in a line, no finding on that line shows those characters, whatever they look like.
    """
    findings = tuple(findings)
    secrets = _secrets(findings, frozenset(rule.id for rule in rules if _hides(rule.check)))
    texts: dict[str, list[str]] = {}
    for finding in findings:
        place = finding.location
        if finding.kind is not Kind.FAIL or place.region is None:
            yield finding
            continue
        spans = secrets.get((place.path, place.region.start_line), ())
        if finding.snippet and not spans:
            yield finding
            continue
        if place.path not in texts:
            read = discover.read(root, place.path)
            texts[place.path] = [] if isinstance(read, discover.Skipped) else read.text.split("\n")
        lines = texts[place.path]
        yield finding._replace(snippet=_shown(lines, place.region.start_line, spans))


def _shown(lines: list[str], number: int, spans: Sequence[Region]) -> str:
    if number > len(lines):
        return ""
    around = lines[max(number - 2, 0) : number - 1], lines[number : number + 1]
    return redact_line([*around[0], _masked(lines[number - 1], spans), *around[1]], len(around[0]) + 1)


def _hides(check: Check) -> bool:
    """Whether a rule's fails are the places of secrets."""
    return (isinstance(check, Scanned) and check.scanner == "detect-secrets") or (
        isinstance(check, Uses) and TEXT in check.on
    )


def _secrets(findings: Iterable[Finding], hiding: frozenset[str]) -> Mapping[tuple[str, int], list[Region]]:
    """By file and line, where the secrets stand."""
    found: dict[tuple[str, int], list[Region]] = defaultdict(list)
    for finding in findings:
        region = finding.location.region
        if finding.rule_id in hiding and finding.kind is Kind.FAIL and region is not None:
            found[finding.location.path, region.start_line].append(region)
    return found


def _masked(line: str, spans: Sequence[Region]) -> str:
    for span in sorted(spans, reverse=True):  # from the right, so that columns stay true
        end = span.end_column if span.end_line == span.start_line else len(line) + 1
        line = mask_span(line, span.start_column, end)
    return line
