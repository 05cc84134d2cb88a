"""What holds in a part of the repository: some paths, or one service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.config.layers import Words
from readiness.config.merged import by_name
from readiness.select import lock, settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.config import Config, Section, ServiceSettings
    from readiness.model.finding import Level
    from readiness.model.rule import Rule


def inside(config: Config, parts: Sequence[Section | ServiceSettings]) -> Config:
    """The configuration as it holds where all these parts are, the nearest last."""
    for part in parts:
        if part.select or part.extend_select or part.ignore:
            above = (Words(config.select, config.extend_select, config.ignore), *config.above)
            config = config._replace(
                select=part.select, extend_select=part.extend_select, ignore=part.ignore, above=above
            )
        config = config._replace(rules=by_name(config.rules, part.rules), fail_on=part.fail_on or config.fail_on)
    return config


def level(rule: Rule, config: Config) -> Level:
    """How bad a fail of a rule is there. `rule` as it is in the catalogue; a lock holds it up."""
    settings = settings_of(rule, config)
    own = (settings.level if settings else None) or rule.level
    held = lock(rule, config)
    return own if held is None else max(own, level(rule, held.config), key=lambda one: one.rank)


def fail_on(rule: Rule, config: Config) -> Level:
    """The least level that fails the run there. What a lock holds weighs as much as where it was locked."""
    held = lock(rule, config)
    return config.fail_on if held is None else min(config.fail_on, held.config.fail_on, key=lambda one: one.rank)
