"""What is asked: a rule and its parts, as plain data so that it can be compiled once and loaded without YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.artifact import Scalar
    from readiness.model.finding import Applicability, Kind, Level, Precision


class Declared(NamedTuple):
    """`each: S, where: P?, require: P`: for every target of selector S that P keeps, require P."""

    each: str
    where: Mapping[str, object] | None
    require: Mapping[str, object]


class Uses(NamedTuple):
    """`uses: name, on: format`: the function `check` of `readiness.checks.<name>`."""

    name: str
    on: tuple[str, ...]
    """Formats whose documents it is given, or `system`."""
    arguments: Mapping[str, object]


class Code(NamedTuple):
    """`code: languages, contains: literals, rule: …, found: fail|pass`: matches of an ast-grep rule."""

    languages: tuple[str, ...]
    contains: tuple[str, ...]
    """A file without any of these cannot match, and is not parsed for this rule."""
    rule: Mapping[str, object]
    found: Kind


class Scanned(NamedTuple):
    """`scanner: tool, codes: globs`: the tool's alerts with these codes."""

    scanner: str
    codes: tuple[str, ...]


Check = Declared | Uses | Code | Scanned


class Remedy(NamedTuple):
    """`fix: {set | remove, where?, applicability, description}`: what mends a fail. Without either, the check writes the edits."""

    applicability: Applicability
    description: str
    path: str = ""
    """Dotted, below the target as it is written: derived fields such as `effective` do not stand in the file."""
    to: Scalar = None
    """What the field becomes; None takes it away."""
    where: Mapping[str, object] | None = None
    """Only targets that this keeps can be mended so."""


class Parameter(NamedTuple):
    default: Scalar | tuple[Scalar, ...]
    about: str


class Rule(NamedTuple):
    id: str
    title: str
    """The good state, a sentence without full stop."""
    level: Level
    precision: Precision
    items: tuple[str, ...]
    """Ids of the checklist items it is evidence for: a pass speaks for them, a fail against."""
    message: str
    """One sentence; `{name}` stands for the thing."""
    why: str
    remediation: str
    check: Check
    applies_to: tuple[str, ...] = ()
    """Project kinds (service, worker, job, tool, library, site, infrastructure); empty: all."""
    equivalents: tuple[str, ...] = ()
    """Other tools' names for it: `hadolint:DL3006`."""
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    """For findings about the whole repository: the first of these paths that exists is where to point."""
    disproves: tuple[str, ...] = ()
    """Items that a fail is evidence against, though a pass proves nothing: that a job deploys is no rollback plan."""
    eased_by: tuple[str, ...] = ()
    """Rules that answer the same question in another layer: where one of them holds for a service, a fail is only a note."""
    absorbs: tuple[str, ...] = ()
    """Rules whose fail on the same line says nothing more than this one's: one place is told once."""
    parameters: Mapping[str, Parameter] | None = None
    security_severity: str = ""
    """CVSS-like, `0.1` to `10.0`; only for security rules."""
    profile: str = "regular"
    """`strict`: controversial, off unless selected or asked for by profile."""
    preview: bool = False
    fix: Remedy | None = None
    source: str = ""
    """Path of the rule file, relative to the rules folder."""


class Case(NamedTuple):
    """An example that is a test: `files` are judged, and fail exactly where `# fail` stands on the line above."""

    name: str
    expect: Kind
    files: Mapping[str, str]
    at: tuple[str, ...] = ()
    """`path:line` marks for files that cannot hold comments."""
    scans: Mapping[str, str] | None = None
    fixed: Mapping[str, str] | None = None
    """The files that the rule's fix changes, as it leaves them."""
    beside: tuple[str, ...] = ()
    """Other rules that must run for this one to speak."""
    parameters: Mapping[str, Scalar | tuple[Scalar, ...]] | None = None
    """What the user has set, for rules that ask nothing until then."""
    changed: tuple[str, ...] = ()
    """What the change adds, for rules that ask nothing without one."""
    evidence: tuple[str, ...] = ()
    """Files that are handed over as evidence."""
