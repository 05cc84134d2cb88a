"""Readers of the tables: `[[suppress]]`, `[rules.<id>]`, `[[services]]`, `[tiers.<name>]`, `[[attestation]]`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from readiness.config import Ignore, ServiceSettings, Tier
from readiness.config.problems import Problems, Where, shown
from readiness.config.sections import said
from readiness.config.values import day, inside, known, needed, tables, text, words
from readiness.model.artifact import EMPTY
from readiness.model.checklist import Attestation

if TYPE_CHECKING:
    from readiness.config.values import Raw

LONGEST_ATTESTATION = 366
"""Days; a year that may have a leap day in it."""


def ignores(where: Where, value: object, problems: Problems) -> tuple[Ignore, ...]:
    made = []
    for at, raw in tables(where, value, problems):
        known(raw, Ignore._fields, at, problems)
        needed(raw, ("rule", "reason"), at, problems)
        ends = day((*at, "expires_on"), raw["expires_on"], problems) if "expires_on" in raw else None
        texts = {
            name: text((*at, name), raw[name], problems) for name in ("rule", "reason", "path", "object") if name in raw
        }
        made.append(Ignore(**{"rule": "", "reason": "", **texts}, expires_on=ends))
    return tuple(made)


def services(where: Where, value: object, problems: Problems) -> tuple[ServiceSettings, ...]:
    made: list[ServiceSettings] = []
    for at, raw in tables(where, value, problems):
        known(raw, ServiceSettings._fields, at, problems)
        needed(raw, ("name",), at, problems)
        one = ServiceSettings(
            name=text((*at, "name"), raw.get("name", ""), problems),
            tier=text((*at, "tier"), raw.get("tier", ""), problems),
            path=_place((*at, "path"), raw, problems),
            dockerfile=_place((*at, "dockerfile"), raw, problems),
            workloads=words((*at, "workloads"), raw.get("workloads", []), problems),
            **said(at, raw, problems),
        )
        if one.name and any(other.name == one.name for other in made):
            problems.add((*at, "name"), f"`{shown((*at, 'name'))}`: `{one.name}` is there already")
        made.append(one)
    return tuple(made)


def _place(at: Where, raw: Raw, problems: Problems) -> str:
    """A path below the root as the model spells it; empty where it is not said. The root itself is `.`."""
    if str(at[-1]) not in raw:
        return ""
    path = inside(at, raw[str(at[-1])], problems)
    return "/".join(part for part in path.split("/") if part not in ("", ".")) or "."


def tiers(where: Where, value: object, problems: Problems) -> Mapping[str, Tier]:
    if not isinstance(value, Mapping) or not all(isinstance(one, Mapping) for one in value.values()):
        problems.add(where, f"`{shown(where)}` is written as [{shown(where)}.<name>]")
        return EMPTY
    made = {}
    for name, raw in value.items():
        known(raw, Tier._fields, (*where, name), problems)
        made[name] = Tier(words((*where, name, "required"), raw.get("required", []), problems))
    return made


def attestations(where: Where, value: object, problems: Problems) -> tuple[Attestation, ...]:
    made = []
    for at, raw in tables(where, value, problems):
        known(raw, Attestation._fields, at, problems)
        if not needed(raw, ("item", "explanation", "attested_by", "attested_on", "expires_on"), at, problems):
            continue
        on, ends = (day((*at, name), raw[name], problems) for name in ("attested_on", "expires_on"))
        if (ends - on).days > LONGEST_ATTESTATION:
            where_ends = (*at, "expires_on")
            problems.add(where_ends, f"`{shown(where_ends)}` is more than a year after `attested_on`")
        texts = {name: str(raw.get(name, "")) for name in ("item", "explanation", "attested_by", "evidence", "service")}
        made.append(Attestation(**texts, attested_on=on, expires_on=ends))
    return tuple(made)
