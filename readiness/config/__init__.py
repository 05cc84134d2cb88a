"""`readiness.toml`, or `[tool.readiness]` in pyproject.toml, → Config. Strict: every mistake is said, all at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from readiness.errors import ConfigError
from readiness.model.artifact import EMPTY
from readiness.model.finding import Level, Precision
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from readiness.config.layers import Layer, Lock, Words
    from readiness.model.artifact import Scalar
    from readiness.model.checklist import Attestation

Raw = Mapping[str, object]
CONFIGURATION, PROJECT = "readiness.toml", "pyproject.toml"
"""The files at the root that may hold it."""


class Ignore(NamedTuple):
    """`[[suppress]]`: fails that do not count, with the reason."""

    rule: str
    """Its id, an alias, or another tool's code for it."""
    reason: str
    """Why; it stands in every report."""
    path: str = "*"
    """Shell pattern over the path relative to the root."""
    object: str = "*"
    """Shell pattern over the logical place: `Deployment/web*`."""
    expires_on: date | None = None
    """The last day it counts."""


class RuleSettings(NamedTuple):
    """`[rules.<id>]`."""

    level: Level | None = None
    """Instead of the rule's own."""
    parameters: Mapping[str, Scalar | tuple[Scalar, ...]] = EMPTY
    """Values for what the rule's page lists under Settings."""


class Section(NamedTuple):
    """`[[paths]]`: what holds for some paths only. It is nearer than the rest of the file; a later one is nearer than an earlier."""

    path: tuple[str, ...]
    """Patterns as in a `.gitignore`, relative to the root, as in `exclude`: findings in these files are meant."""
    select: tuple[str, ...] = ()
    """Only these rules speak here, in the words of the `select` at the top."""
    extend_select: tuple[str, ...] = ()
    """These rules speak here beside those that do anyway."""
    ignore: tuple[str, ...] = ()
    """These rules do not speak here; what they would have said is counted and told."""
    rules: Mapping[str, RuleSettings] = EMPTY
    """`[paths.rules.<rule-id>]` with a `level`, for the section above it. Parameters hold for the whole repository."""
    fail_on: Level | None = None
    """The least level that fails the run here."""


class ServiceSettings(NamedTuple):
    """`[[services]]`: what is said of a service that no file tells."""

    name: str
    """As `readiness audit` calls it; with any of the places below, what it is to be called."""
    tier: str = ""
    """How much is asked of it: a name under `[tiers]`, or of the checklist."""
    path: str = ""
    """The folder of its code, relative to the root."""
    dockerfile: str = ""
    """The file that builds its image, relative to the root."""
    workloads: tuple[str, ...] = ()
    """What runs it: `Deployment/web`, or a name alone for any kind."""
    select: tuple[str, ...] = ()
    """Only these rules speak of this service. This and what follows is asked of findings that name it."""
    extend_select: tuple[str, ...] = ()
    """These rules speak of it beside those that do anyway."""
    ignore: tuple[str, ...] = ()
    """These rules do not speak of it; what they would have said is counted and told."""
    rules: Mapping[str, RuleSettings] = EMPTY
    """`[services.rules.<rule-id>]` with a `level`, for the service above it."""
    fail_on: Level | None = None
    """The least level that fails the run, for this service."""


class Tier(NamedTuple):
    """`[tiers.<name>]`: what a service of this tier has to show."""

    required: tuple[str, ...] = ()
    """Ids of checklist items, or prefixes ending in `*`, that must be passed or attested: a fail or an unknown one fails the run."""


class Config(NamedTuple):
    """What the user may set. Flags override; nothing downstream sees raw data."""

    extends: tuple[str, ...] = ()
    """Configurations that this one is laid over, the later over the earlier: files, relative to this one, or installed packages (`package:acme_policy`)."""
    select: tuple[str, ...] = ()
    """Rule ids, prefixes ending in `*`, tags or `all`; empty: the profile's."""
    extend_select: tuple[str, ...] = ()
    """Rules to run beside those: one of the profile `strict`, one in preview."""
    ignore: tuple[str, ...] = ()
    """Rules not to run, in the same words. The most specific word decides, and on a tie this one."""
    profile: str = "regular"
    """`regular`, or `strict` for the controversial rules too."""
    min_precision: Precision = Precision.LOW
    """Only rules that are right at least this often."""
    fail_on: Level = Level.ERROR
    """The least level that fails the run."""
    strict: bool = False
    """Unknown items fail too."""
    offline: bool = False
    """Open no connection: what needs one is open, never passed."""
    render: bool = False
    """Let `helm template` render charts, where `helm` is installed, instead of only reading them. It starts a program: only `--render` or an installed package may set it, no file of the repository."""
    without: tuple[str, ...] = ()
    """Scanners not to run, or `all`."""
    osv_url: str = ""
    """Where to ask for advisories instead of osv.dev. It is told all packages: only `--osv-url` or an installed package may set it, no file of the repository."""
    advisories_max_age: int = 30
    """Days after which kept advisories are too old to tell that there are none."""
    exclude: tuple[str, ...] = ()
    """Patterns, as in a `.gitignore`, of paths that are not looked at, and counted as skipped; `!pattern` takes one back."""
    suppress: tuple[Ignore, ...] = ()
    """Fails that do not count, each with its reason."""
    rules: Mapping[str, RuleSettings] = EMPTY
    """Level and parameters of single rules."""
    rule_folders: tuple[str, ...] = ()
    """Folders of rules of your own, relative to this file, or an installed package's: `package:acme_policy/rules`."""
    paths: tuple[Section, ...] = ()
    """What holds for some paths only."""
    members: tuple[str, ...] = ()
    """Folders, as `services/*`, with a `readiness.toml` of their own, which holds there as a section of `[[paths]]` would."""
    attestation: tuple[Attestation, ...] = ()
    """What a person vouches for, until when."""
    services: tuple[ServiceSettings, ...] = ()
    """What is said of single services: where they are, and what is asked of them."""
    tiers: Mapping[str, Tier] = EMPTY
    """What the services of a tier have to show."""
    baseline: str = ""
    """File with the fails that stood there before, relative to the root: they do not fail the run."""
    locked: tuple[str, ...] = ()
    """Rules, in the words of `select`, that no file laid over this one, no comment and no `--ignore` may switch off, suppress, lower or reparameterise."""
    locked_keys: tuple[str, ...] = ()
    """Keys that no file laid over this one may set: `fail_on`, `exclude`, …"""
    require_reason: bool = False
    """Comments for other tools, which give no reason, suppress nothing. Ours always need one."""
    max_suppression_days: int = 0
    """Suppressions count only if they end within so many days; 0: they need no end."""
    ignore_inline: bool = False
    """No comment in any file suppresses anything."""
    source: str = ""
    """The file it came from; empty: defaults."""
    only: tuple[str, ...] = ()
    """`--select`: narrows this run to these rules, whatever the files say."""
    above: tuple[Words, ...] = ()
    """What the configurations it is laid over say of rules, the nearest first."""
    locks: tuple[Lock, ...] = ()
    """What they lock, the farthest first."""
    layers: tuple[Layer, ...] = ()
    """The files, the farthest first; the last is its own."""


INTERNAL = ("source", "only", "above", "locks", "layers")
"""Fields that are no keys."""


def load(root: str) -> Config:
    """The configuration of an audited folder; defaults when it has none.

    Raises:
        ConfigError: with every problem found.
    """
    found = _found(root)
    if not found:
        return Config()
    from readiness.config.extended import extended

    return extended(root, *found)


def _found(root: str) -> tuple[str, str, Raw, tuple[str, ...]] | None:
    """Name, text, content and section of the file there is."""
    own = _toml(root, CONFIGURATION)
    project = _toml(root, PROJECT)
    section = _section(project[1]) if project else {}
    if own and section:
        raise ConfigError(CONFIGURATION, ("pyproject.toml has [tool.readiness] as well; keep one of the two",))
    if own:
        return CONFIGURATION, *own, ()
    return (PROJECT, project[0], section, ("tool", "readiness")) if project and section else None


def _section(project: Raw) -> Raw:
    tool = project.get("tool")
    own = tool.get("readiness") if isinstance(tool, Mapping) else None
    return own if isinstance(own, Mapping) else {}


def _toml(root: str, name: str) -> tuple[str, Raw] | None:
    """Text and content of a file that is there. A link may lead anywhere, and is not followed."""
    path = os.path.join(root, name)
    if os.path.islink(path) or not os.path.isfile(path):
        return None
    with open(path, "rb") as stream:
        content = stream.read()
    if name == PROJECT and b"tool.readiness" not in content:
        return None
    return parsed(name, content)


def parsed(name: str, content: bytes) -> tuple[str, Raw]:
    """Text and content of a TOML file.

    Raises:
        ConfigError: it is none.
    """
    import tomllib

    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        return text, tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(name, (f"not TOML: {error}",)) from error
