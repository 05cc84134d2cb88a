"""Coverage of lines: Cobertura's XML and LCOV's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.evidence.dates import day
from readiness.formats.xml_elements import parse
from readiness.model.evidence import CoverageMeasured

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from readiness.model.evidence import EvidenceFact
    from readiness.model.location import Location


def read(text: str, place: Location, age: Callable[[date | None], int]) -> list[EvidenceFact]:
    """One fact for the file; none for another form."""
    if "<coverage" in text[:4000]:
        return _cobertura(text, place, age)
    if text.startswith(("TN:", "SF:")) and "\nend_of_record" in text:
        hits = [line[3:].split(",") for line in text.splitlines() if line.startswith("DA:")]
        covered = sum(len(parts) > 1 and parts[1].strip() not in ("", "0") for parts in hits)
        return [CoverageMeasured(place, age(None), len(hits), covered)]
    return []


def _cobertura(text: str, place: Location, age: Callable[[date | None], int]) -> list[EvidenceFact]:
    tree = parse(text)
    if tree is None or tree.name != "coverage":
        return []
    lines = [
        line
        for found in tree.all("class")
        for group in found.children
        if group.name == "lines"
        for line in group.all("line")
    ]
    covered = sum(line.attributes.get("hits", "0") != "0" for line in lines)
    return [CoverageMeasured(place, age(day(tree.attributes.get("timestamp"))), len(lines), covered)]
