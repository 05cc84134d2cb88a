"""Names of places in the page: each finding, each verdict and each rule can be pointed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.output.plain import characters
from readiness.pattern import lazy

if TYPE_CHECKING:
    from readiness.model.checklist import ItemVerdict
    from readiness.model.finding import Finding
    from readiness.model.location import Location
    from readiness.model.report import Report

_OTHER = lazy(r"[^A-Za-z0-9]+")


class Names:
    """Services are numbered, so that two names that differ by a sign only stay two."""

    def __init__(self, report: Report) -> None:
        self.services = {service.name: number for number, service in enumerate(report.services, 1)}

    def verdict(self, verdict: ItemVerdict) -> str:
        return f"v-{_plain(verdict.item.id)}-{self.services.get(verdict.service, 0)}"

    def item(self, item: str) -> str:
        return f"i-{_plain(item)}"

    def rule(self, rule: str) -> str:
        return f"r-{_plain(rule)}"

    def finding(self, finding: Finding) -> str:
        """Those that are listed one by one; a pass is listed with its rule."""
        return f"f-{_plain(finding.fingerprint)}"


def _plain(text: str) -> str:
    return _OTHER.sub("-", text).strip("-")


def place(location: Location) -> str:
    """`src/app.py:12`; the path alone for a whole file."""
    region, path = location.region, characters(location.path)
    return f"{path}:{region.start_line}" if region and region.start_line > 1 else path or "the repository"
