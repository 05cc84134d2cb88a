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
    from readiness.config import Config
    from readiness.model.artifact import Scalar


class Decision(Enum):
    SELECTED = "named in `select`"
    DEFAULT = "on by default"
    IGNORED = "named in `ignore`"
    NOT_SELECTED = "not named in `select`"
    STRICT = "only in profile `strict`, or when selected by name"
    PREVIEW = "in preview: only when selected by name"
    IMPRECISE = "less precise than `min_precision`"

    @property
    def runs(self) -> bool:
        return self in (Decision.SELECTED, Decision.DEFAULT)


def decide(rule: Rule, config: Config) -> Decision:
    """The longest, most specific word wins; on a tie `ignore` does."""
    chosen, refused = _strength(rule, config.select), _strength(rule, config.ignore)
    if refused and refused >= chosen:
        return Decision.IGNORED
    if chosen:
        return Decision.SELECTED
    if config.select:
        return Decision.NOT_SELECTED
    if rule.preview:
        return Decision.PREVIEW
    if rule.profile == "strict" and config.profile != "strict":
        return Decision.STRICT
    return Decision.DEFAULT if rule.precision.rank >= Precision(config.min_precision).rank else Decision.IMPRECISE


def _strength(rule: Rule, words: Sequence[str]) -> int:
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


def selected(rules: Sequence[Rule], config: Config) -> tuple[Rule, ...]:
    """The rules that run, as the configuration sets them.

    Raises:
        ConfigError: a word that names no rule, a parameter that a rule does not have.
    """
    problems = [*_unknown(rules, config), *_bad_parameters(rules, config)]
    if problems:
        raise ConfigError(config.source or "command line", tuple(problems))
    return tuple(_configured(rule, config) for rule in rules if decide(rule, config).runs)


def _unknown(rules: Sequence[Rule], config: Config) -> list[str]:
    words = [*config.select, *config.ignore]
    if not words and not config.suppress and not config.rules:
        return []
    ids = sorted({name for rule in rules for name in (rule.id, *rule.aliases)})
    lost = [word for word in words if not any(_match(rule, word.lower()) for rule in rules)]
    lost += [one.rule for one in config.suppress if not any(_match(rule, one.rule.lower()) for rule in rules)]
    lost += [rule_id for rule_id in config.rules if rule_id not in ids]
    return [f"no rule is called `{word}`" + _hint(word, ids) for word in lost if word != "all"]


def _hint(word: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, known, 1)
    return f"; did you mean `{near[0]}`?" if near else "; `readiness rules` lists them"


def _bad_parameters(rules: Sequence[Rule], config: Config) -> list[str]:
    return [
        f"`rules.{rule.id}.parameters` has no `{name}`{_hint(name, list(rule.parameters or {}))}"
        for rule in rules
        for name in (config.rules[rule.id].parameters if rule.id in config.rules else ())
        if name not in (rule.parameters or {})
    ]


def _configured(rule: Rule, config: Config) -> Rule:
    settings = config.rules.get(rule.id)
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


def _filled(part: object, values: Mapping[str, object]) -> object:
    """A predicate with each `{parameter: name}` replaced by its value."""
    if isinstance(part, Mapping):
        if set(part) == {"parameter"}:
            return cast("Scalar", values[str(part["parameter"])])
        return {key: _filled(one, values) for key, one in part.items()}
    return [_filled(one, values) for one in part] if isinstance(part, list) else part
