"""`readiness.toml`, or `[tool.readiness]` in pyproject.toml, → Config. Strict: every mistake is said, all at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, cast

from readiness.errors import ConfigError
from readiness.model.artifact import EMPTY
from readiness.model.checklist import Attestation
from readiness.model.finding import Level, Precision

if TYPE_CHECKING:
    from datetime import date

    from readiness.model.artifact import Scalar

Raw = Mapping[str, object]
LONGEST_ATTESTATION = 366
"""Days; a year that may have a leap day in it."""


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


class ServiceSettings(NamedTuple):
    """`[[services]]`: what is said of a service that no file tells."""

    name: str
    """As `readiness audit` calls it."""
    tier: str
    """How much is asked of it: a name under `[tiers]`, or of the checklist."""


class Tier(NamedTuple):
    """`[tiers.<name>]`: what a service of this tier has to show."""

    required: tuple[str, ...] = ()
    """Ids of checklist items, or prefixes ending in `*`, that must be passed or attested: a fail or an unknown one fails the run."""


class Config(NamedTuple):
    """What the user may set. Flags override; nothing downstream sees raw data."""

    select: tuple[str, ...] = ()
    """Rule ids, prefixes ending in `*`, tags or `all`; empty: the profile's."""
    ignore: tuple[str, ...] = ()
    """Rules not to run, in the same words."""
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
    """Let `helm template` render charts, where `helm` is installed, instead of only reading them."""
    without: tuple[str, ...] = ()
    """Scanners not to run, or `all`."""
    osv_url: str = ""
    """Where to ask for advisories instead of osv.dev."""
    advisories_max_age: int = 30
    """Days after which kept advisories are too old to tell that there are none."""
    exclude: tuple[str, ...] = ()
    """Shell patterns of paths that are not looked at, and counted as skipped."""
    suppress: tuple[Ignore, ...] = ()
    """Fails that do not count, each with its reason."""
    rules: Mapping[str, RuleSettings] = EMPTY
    """Level and parameters of single rules."""
    attestation: tuple[Attestation, ...] = ()
    """What a person vouches for, until when."""
    services: tuple[ServiceSettings, ...] = ()
    """The tier of each service."""
    tiers: Mapping[str, Tier] = EMPTY
    """What the services of a tier have to show."""
    baseline: str = ""
    """File with the fails that stood there before, relative to the root: they do not fail the run."""
    source: str = ""
    """The file it came from; empty: defaults."""


def load(root: str) -> Config:
    """The configuration of an audited folder; defaults when it has none.

    Raises:
        ConfigError: with every problem found.
    """
    path, raw = _raw(root)
    if not path:
        return Config()
    problems: list[str] = []
    config = _config(raw, problems)
    if problems:
        raise ConfigError(path, tuple(problems))
    return config._replace(source=path)


def _raw(root: str) -> tuple[str, Raw]:
    own = _toml(root, "readiness.toml")
    project = _toml(root, "pyproject.toml")
    section = cast("Raw", cast("Raw", (project or {}).get("tool", {})).get("readiness", {}))
    if own is not None and section:
        raise ConfigError("readiness.toml", ("pyproject.toml has [tool.readiness] as well; keep one of the two",))
    if own is not None:
        return "readiness.toml", own
    return ("pyproject.toml", section) if section else ("", {})


def _toml(root: str, name: str) -> Raw | None:
    path = os.path.join(root, name)
    if os.path.islink(path) or not os.path.isfile(path):
        return None
    with open(path, "rb") as stream:
        content = stream.read()
    if name == "pyproject.toml" and b"tool.readiness" not in content:
        return None
    import tomllib

    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(name, (f"not TOML: {error}",)) from error


def _config(raw: Raw, problems: list[str]) -> Config:
    _known(raw, [name for name in Config._fields if name != "source"], "", problems)
    readers: Mapping[str, Callable[[str, object, list[str]], object]] = {
        "select": _words, "ignore": _words, "exclude": _words, "without": _words,
        "profile": _choice(("regular", "strict"), str), "min_precision": _choice(tuple(Precision), Precision),
        "fail_on": _choice(tuple(Level), Level), "strict": _flag, "offline": _flag, "osv_url": _text, "advisories_max_age": _days, "baseline": _inside, "render": _flag,
        "suppress": _ignores, "rules": _rules, "attestation": _attestations, "services": _services, "tiers": _tiers,
    }  # fmt: skip
    values = {key: readers[key](key, value, problems) for key, value in raw.items() if key in readers}
    return Config(**values) if not problems else Config()  # type: ignore[arg-type]


def _known(raw: Raw, allowed: list[str], where: str, problems: list[str]) -> None:
    from difflib import get_close_matches

    for key in raw:
        if key not in allowed:
            near = get_close_matches(key, allowed, 1)
            hint = f"did you mean `{near[0]}`?" if near else f"known: {', '.join(allowed)}"
            problems.append(f"unknown key `{where}{key}`; {hint}")


def _words(key: str, value: object, problems: list[str]) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    problems.append(f"`{key}` is a list of texts")
    return ()


def _flag(key: str, value: object, problems: list[str]) -> bool:
    if not isinstance(value, bool):
        problems.append(f"`{key}` is true or false")
    return value is True


def _days(key: str, value: object, problems: list[str]) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    problems.append(f"`{key}` is a number of days")
    return 0


def _text(key: str, value: object, problems: list[str]) -> str:
    if not isinstance(value, str):
        problems.append(f"`{key}` is a text")
    return str(value)


def _inside(key: str, value: object, problems: list[str]) -> str:
    """A path that can not lead out of the audited folder: its policy may come from anybody's pull request."""
    path = _text(key, value, problems)
    if os.path.isabs(path) or ".." in path.replace("\\", "/").split("/"):
        problems.append(f"`{key}` is a path below the audited folder, not `{path}`")
    return path


def _choice(allowed: tuple[str, ...], make: Callable[[str], object]) -> Callable[[str, object, list[str]], object]:
    def read(key: str, value: object, problems: list[str]) -> object:
        if value in allowed:
            return make(str(value))
        problems.append(f"`{key}` is one of {', '.join(allowed)}, not `{value}`")
        return None

    return read


def _tables(key: str, value: object, problems: list[str]) -> list[Raw]:
    if isinstance(value, list) and all(isinstance(one, Mapping) for one in value):
        return cast("list[Raw]", value)
    problems.append(f"`{key}` is written as [[{key}]]")
    return []


def _day(where: str, value: object, problems: list[str]) -> date:
    from datetime import date

    if isinstance(value, date):
        return value
    problems.append(f"`{where}` is a date without quotes: 2027-03-31")
    return date.min


def _ignores(key: str, value: object, problems: list[str]) -> tuple[Ignore, ...]:
    made = []
    for number, raw in enumerate(_tables(key, value, problems), 1):
        where = f"{key}[{number}]."
        _known(raw, list(Ignore._fields), where, problems)
        problems += [f"`{where}{name}` is missing" for name in ("rule", "reason") if not raw.get(name)]
        ends = _day(where + "expires_on", raw["expires_on"], problems) if "expires_on" in raw else None
        texts = {name: str(raw[name]) for name in ("rule", "reason", "path", "object") if name in raw}
        made.append(Ignore(**{"rule": "", "reason": "", **texts}, expires_on=ends))
    return tuple(made)


def _rules(key: str, value: object, problems: list[str]) -> dict[str, RuleSettings]:
    if not isinstance(value, Mapping):
        problems.append(f"`{key}` is written as [rules.<rule-id>]")
        return {}
    made = {}
    for rule_id, raw in value.items():
        if not isinstance(raw, Mapping):
            problems.append(f"`rules.{rule_id}` is a table with `level` and `parameters`")
            continue
        _known(raw, ["level", "parameters"], f"rules.{rule_id}.", problems)
        level = raw.get("level")
        if level is not None and level not in tuple(Level):
            problems.append(f"`rules.{rule_id}.level` is one of {', '.join(Level)}, not `{level}`")
            level = None
        given = cast("Mapping[str, object]", raw.get("parameters") or {})
        parameters = {name: tuple(one) if isinstance(one, list) else cast("Scalar", one) for name, one in given.items()}
        made[rule_id] = RuleSettings(level=Level(level) if level else None, parameters=parameters)
    return made


def _services(key: str, value: object, problems: list[str]) -> tuple[ServiceSettings, ...]:
    made = []
    for number, raw in enumerate(_tables(key, value, problems), 1):
        where = f"{key}[{number}]."
        _known(raw, list(ServiceSettings._fields), where, problems)
        problems += [f"`{where}{name}` is missing" for name in ServiceSettings._fields if not raw.get(name)]
        made.append(ServiceSettings(str(raw.get("name", "")), str(raw.get("tier", ""))))
    return tuple(made)


def _tiers(key: str, value: object, problems: list[str]) -> Mapping[str, Tier]:
    if not isinstance(value, Mapping) or not all(isinstance(one, Mapping) for one in value.values()):
        problems.append(f"`{key}` is written as [{key}.<name>]")
        return EMPTY
    made = {}
    for name, raw in value.items():
        _known(raw, list(Tier._fields), f"{key}.{name}.", problems)
        made[name] = Tier(_words(f"{key}.{name}.required", raw.get("required", []), problems))
    return made


def _attestations(key: str, value: object, problems: list[str]) -> tuple[Attestation, ...]:
    made = []
    for number, raw in enumerate(_tables(key, value, problems), 1):
        where = f"{key}[{number}]."
        _known(raw, list(Attestation._fields), where, problems)
        needed = ("item", "explanation", "attested_by", "attested_on", "expires_on")
        missing = [f"`{where}{name}` is missing" for name in needed if not raw.get(name)]
        problems += missing
        if missing:
            continue
        on, ends = (_day(where + name, raw[name], problems) for name in ("attested_on", "expires_on"))
        if (ends - on).days > LONGEST_ATTESTATION:
            problems.append(f"`{where}expires_on` is more than a year after `attested_on`")
        texts = {name: str(raw.get(name, "")) for name in ("item", "explanation", "attested_by", "evidence", "service")}
        made.append(Attestation(**texts, attested_on=on, expires_on=ends))
    return tuple(made)
