"""Which rules run, with which level and parameters: one decision for each rule, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, cast

from readiness.errors import ConfigError
from readiness.model.finding import Precision
from readiness.model.rule import Declared, Rule, Uses

if TYPE_CHECKING:
    from readiness.config import Config, RuleSettings, Section, ServiceSettings
    from readiness.config.layers import Lock
    from readiness.model.artifact import Scalar
    from readiness.select.checked import Names


class Decision(Enum):
    SELECTED = "named in `select`"
    DEFAULT = "on by default"
    IGNORED = "named in `ignore`"
    NOT_SELECTED = "not named in `select`"
    STRICT = "only in profile `strict`, or when selected by name"
    PREVIEW = "in preview: only when selected by name"
    IMPRECISE = "less precise than `min_precision`"
    LOCKED = "locked by a configuration that this one is laid over"

    @property
    def runs(self) -> bool:
        return self in (Decision.SELECTED, Decision.DEFAULT, Decision.LOCKED)


def decide(rule: Rule, config: Config) -> Decision:
    """The longest, most specific word wins; on a tie `ignore` does. The nearest file that speaks of the rule decides."""
    if config.only:
        return _narrowed(rule, config)
    if config.locks and lock(rule, config) is not None:
        return Decision.LOCKED
    for select, also, ignore in ((config.select, config.extend_select, config.ignore), *config.above):
        chosen, refused = strength(rule, (*select, *also) if also else select), strength(rule, ignore)
        if refused and refused >= chosen:
            return Decision.IGNORED
        if chosen:
            return Decision.SELECTED
        if select:
            return Decision.NOT_SELECTED
    return _usual(rule, config)


def _usual(rule: Rule, config: Config) -> Decision:
    """Where nobody speaks of it."""
    if rule.preview:
        return Decision.PREVIEW
    if rule.profile == "strict" and config.profile != "strict":
        return Decision.STRICT
    return Decision.DEFAULT if rule.precision.rank >= Precision(config.min_precision).rank else Decision.IMPRECISE


def _narrowed(rule: Rule, config: Config) -> Decision:
    """Asked for on the command line: what the files ignore stays so, unless it is asked for by a more specific word."""
    chosen = strength(rule, config.only)
    if not chosen:
        return Decision.NOT_SELECTED
    ignored = decide(rule, config._replace(only=())) is Decision.IGNORED
    refused = max(strength(rule, words) for words in (config.ignore, *(one.ignore for one in config.above)))
    return Decision.IGNORED if ignored and refused >= chosen else Decision.SELECTED


def lock(rule: Rule, config: Config) -> Lock | None:
    """The lock that holds a rule on. A rule that did not run where it was locked is nobody's to weaken."""
    for one in config.locks:
        if strength(rule, one.words) and decide(rule, one.config).runs:
            return one
    return None


def strength(rule: Rule, words: Sequence[str]) -> int:
    """Of the most specific of the words that name the rule; 0 if none does."""
    return max((_match(rule, word.lower()) for word in words), default=0) if words else 0


def _match(rule: Rule, word: str) -> int:
    """0: no match; more for a more specific word: all < tag or item < prefix < id."""
    if word in (rule.id, *rule.aliases, *(name.lower() for name in rule.equivalents)):
        return 1000
    if word.endswith("*") and fnmatchcase(rule.id, word):
        return 100 + len(word)
    if word in rule.tags or word in rule.items:
        return 50
    return 1 if word == "all" else 0


def selected(rules: Sequence[Rule], config: Config, names: Names | None = None) -> tuple[Rule, ...]:
    """The rules that run, as the configuration sets them: everywhere, or somewhere. `names`: what else it may name.

    Raises:
        ConfigError: a word that names no rule, a parameter that a rule does not have, a rule that is locked.
    """
    if config.layers or config.only or config.select or config.ignore or config.suppress or config.rules:
        from readiness.select.checked import problems

        if said := problems(rules, config, names):
            raise ConfigError("", said)
    elsewhere = _sections(config)
    return tuple(
        _configured(rule, config)
        for rule in rules
        if decide(rule, config).runs or any(decide(rule, one).runs for one in elsewhere)
    )


def _sections(config: Config) -> list[Config]:
    """What holds in each part that has words of its own."""
    if not config.paths and not config.services:
        return []
    from readiness.select.parts import inside

    parts: list[Section | ServiceSettings] = [*config.paths, *config.services]
    return [inside(config, (one,)) for one in parts if one.select or one.extend_select]


def _configured(rule: Rule, config: Config) -> Rule:
    settings = settings_of(rule, config)
    if settings is None and not rule.parameters:
        return rule
    values: dict[str, object] = {name: one.default for name, one in (rule.parameters or {}).items()}
    if settings:
        values |= settings.parameters
    check = rule.check
    if isinstance(check, Declared) and values:
        where = cast("Mapping[str, object] | None", _filled(check.where, values))
        check = Declared(check.each, where, cast("Mapping[str, object]", _filled(check.require, values)))
    elif isinstance(check, Uses) and values:
        check = Uses(check.name, check.on, {**check.arguments, **values})
    return rule._replace(check=check, level=(settings.level if settings else None) or rule.level)


def settings_of(rule: Rule, config: Config) -> RuleSettings | None:
    """`[rules.<id>]`, by its id or an alias."""
    if not config.rules:
        return None
    return next((config.rules[name] for name in (rule.id, *rule.aliases) if name in config.rules), None)


def _filled(part: object, values: Mapping[str, object]) -> object:
    """A predicate with each `{parameter: name}` replaced by its value."""
    if isinstance(part, Mapping):
        if set(part) == {"parameter"}:
            return cast("Scalar", values[str(part["parameter"])])
        return {key: _filled(one, values) for key, one in part.items()}
    return [_filled(one, values) for one in part] if isinstance(part, list) else part
