"""Readers of `[rules.<id>]`, and of what holds for some paths or one service only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from readiness.config import RuleSettings, Section
from readiness.config.problems import Problems, Where, shown
from readiness.config.values import Raw, choice, known, needed, tables, words
from readiness.model.finding import Level

if TYPE_CHECKING:
    from readiness.model.artifact import Scalar


def paths(where: Where, value: object, problems: Problems) -> tuple[Section, ...]:
    made = []
    for at, raw in tables(where, value, problems):
        known(raw, Section._fields, at, problems)
        needed(raw, ("path",), at, problems)
        patterns = raw.get("path", [])
        told = (patterns,) if isinstance(patterns, str) else words((*at, "path"), patterns, problems)
        made.append(Section(told, **said(at, raw, problems)))
    return tuple(made)


def said(at: Where, raw: Raw, problems: Problems) -> dict[str, Any]:
    """The fields of a section that say which rules speak there, and how loud."""
    made: dict[str, Any] = {
        key: words((*at, key), raw[key], problems) for key in ("select", "extend_select", "ignore") if key in raw
    }
    if "fail_on" in raw:
        made["fail_on"] = choice(tuple(Level), Level)((*at, "fail_on"), raw["fail_on"], problems)
    if "rules" in raw:
        made["rules"] = rules((*at, "rules"), raw["rules"], problems)
        for rule_id, one in made["rules"].items():
            if one.parameters:
                inner = (*at, "rules", rule_id, "parameters")
                problems.add(
                    inner, f"`{shown(inner)}`: parameters hold for the whole repository; set them under [rules]"
                )
    return made


def rules(where: Where, value: object, problems: Problems) -> dict[str, RuleSettings]:
    if not isinstance(value, Mapping):
        problems.add(where, f"`{shown(where)}` is written as [{shown(where)}.<rule-id>]")
        return {}
    made = {}
    for rule_id, raw in value.items():
        at = (*where, str(rule_id))
        if isinstance(raw, Mapping):
            made[str(rule_id).lower()] = _rule(at, raw, problems)
        else:
            problems.add(at, f"`{shown(at)}` is a table with `level` and `parameters`")
    return made


def _rule(at: Where, raw: Raw, problems: Problems) -> RuleSettings:
    known(raw, RuleSettings._fields, at, problems)
    level = choice(tuple(Level), Level)((*at, "level"), raw["level"], problems) if "level" in raw else None
    given = raw.get("parameters", {})
    if not isinstance(given, Mapping):
        problems.add((*at, "parameters"), f"`{shown((*at, 'parameters'))}` is a table")
        given = {}
    parameters = {name: tuple(one) if isinstance(one, list) else cast("Scalar", one) for name, one in given.items()}
    return RuleSettings(level=cast("Level | None", level), parameters=parameters)
