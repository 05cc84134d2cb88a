"""What is said: observations by checks, findings by rules, and how to mend them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.location import Location, Region
    from readiness.model.release import Release


class Kind(StrEnum):
    """The three truths: SARIF's `result.kind`."""

    PASS = "pass"
    FAIL = "fail"
    OPEN = "open"


class Level(StrEnum):
    """How bad: SARIF's `result.level`."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        return ("note", "warning", "error").index(self.value)


class Precision(StrEnum):
    """How often a rule is right: GitHub's `precision`."""

    VERY_HIGH = "very-high"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        return ("low", "medium", "high", "very-high").index(self.value)


class Applicability(StrEnum):
    """What a fix promises. Safe: keeps meaning and comments. Unsafe: may change behaviour."""

    SAFE = "safe"
    UNSAFE = "unsafe"


class Edit(NamedTuple):
    """Replace `region` of the file by `text`: SARIF's `replacement`."""

    path: str
    region: Region
    text: str


class Fix(NamedTuple):
    description: str
    edits: tuple[Edit, ...]
    applicability: Applicability


class Observation(NamedTuple):
    """What a check says of one target. It knows neither rule, level nor wording."""

    location: Location
    kind: Kind
    name: str = ""
    """The thing, for the message: `debian:latest`, `container web`."""
    note: str = ""
    """What else the reader must know; for `open`, why it could not be told."""
    related: tuple[Location, ...] = ()
    fix: Fix | None = None
    level: Level | None = None
    """Only to lower the rule's level where circumstances make it matter less."""
    releases: tuple[Release, ...] = ()
    """If there are any, the kind is not told yet: a fail where one of them has ended, open where that is not known."""


class Suppression(NamedTuple):
    """Why a fail does not count: SARIF's `suppression`."""

    kind: Literal["inSource", "external"]
    justification: str
    location: Location | None = None


class Finding(NamedTuple):
    """What a rule says of one target. May be a pass: an audit finding is conformity or nonconformity (ISO 19011)."""

    rule_id: str
    kind: Kind
    level: Level
    message: str
    location: Location
    name: str = ""
    """The thing it is about, as the message names it."""
    service: str = ""
    related_locations: tuple[Location, ...] = ()
    snippet: str = ""
    """The source line of the region's start, redacted; empty when there is none to show."""
    fix: Fix | None = None
    suppression: Suppression | None = None
    fingerprint: str = ""
    """Stable identity without line numbers."""
    targets: int = 1
    """Targets it speaks for: passes of one rule in one file are told once, with their number."""
    also_reported_by: tuple[str, ...] = ()
    """Scanner codes that say the same of the same place: `hadolint:DL3007`."""
    known: bool = False
    """It stood in the baseline: true as ever, but it does not fail the run."""
