"""JUnit's XML, as every test runner writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.evidence.dates import day
from readiness.formats.xml_elements import parse
from readiness.model.evidence import SuiteRun

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from readiness.formats.xml_elements import Element
    from readiness.model.evidence import EvidenceFact
    from readiness.model.location import Location

_BAD = frozenset({"failure", "error"})


def read(text: str, place: Location, age: Callable[[date | None], int]) -> list[EvidenceFact]:
    """One fact for the file; none for another form. Cases are counted, not what the suites say of themselves."""
    if "<testsuite" not in text[:4000]:
        return []
    tree = parse(text)
    if tree is None or tree.name not in ("testsuites", "testsuite"):
        return []
    cases = list(tree.all("testcase"))
    failed = [case for case in cases if _has(case, _BAD)]
    skipped = sum(_has(case, {"skipped"}) for case in cases)
    made = max(
        (found for one in tree.all("testsuite") if (found := day(one.attributes.get("timestamp")))), default=None
    )
    first = (
        f"{failed[0].attributes.get('classname', '')}.{failed[0].attributes.get('name', '')}".strip(".")
        if failed
        else ""
    )
    return [SuiteRun(place, age(made), len(cases), len(failed), skipped, first)]


def _has(case: Element, names: frozenset[str] | set[str]) -> bool:
    return any(child.name in names for child in case.children)
