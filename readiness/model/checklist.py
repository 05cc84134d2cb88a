"""The checklist's questions and answers, and what people vouch for."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from readiness.model.finding import Finding


class Verdict(StrEnum):
    """The answer to an item, worst first."""

    FAIL = "fail"
    UNKNOWN = "unknown"
    ATTESTED = "attested"
    PASS = "pass"
    NOT_APPLICABLE = "not-applicable"

    @property
    def rank(self) -> int:
        """0 is worst: the repository's verdict is the least rank among its services'."""
        return list(Verdict).index(self)


class Item(NamedTuple):
    id: str
    group: str
    title: str
    """The good state."""
    why: str
    applies_to: tuple[str, ...]
    """What must exist for it to be a question: project kinds or formats; empty: always."""
    attest: str
    """What a person must vouch for when no rule can tell."""
    rules: tuple[str, ...] = ()
    """Of a checklist of one's own: rules that prove and disprove it."""
    against: tuple[str, ...] = ()
    """Rules that only disprove it."""
    tiers: tuple[str, ...] = ()
    """Of which services it is asked; empty: of all."""


class Attestation(NamedTuple):
    item: str
    """Id of the checklist item."""
    explanation: str
    """What is so, and where it can be seen."""
    attested_by: str
    """Who says so."""
    attested_on: date
    """When it was looked at."""
    expires_on: date
    """The last day it counts; at most a year later."""
    evidence: str = ""
    """A link."""
    service: str = ""
    """Empty: for every service."""


class ItemVerdict(NamedTuple):
    item: Item
    service: str
    """Empty: the repository as a whole."""
    verdict: Verdict
    reason: str
    findings: tuple[Finding, ...]
    attestation: Attestation | None = None
