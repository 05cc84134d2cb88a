"""SARIF of other tools: what they found and nobody suppressed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from readiness.evidence.dates import day
from readiness.model.evidence import AlertsFound

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from readiness.model.evidence import EvidenceFact
    from readiness.model.location import Location

    Run = Mapping[str, Any]

_LEVELS = ("error", "warning", "note")


def read(text: str, place: Location, age: Callable[[date | None], int]) -> list[EvidenceFact]:
    """One fact for each run; none for another form."""
    if '"runs"' not in text or text.lstrip()[:1] != "{":
        return []
    try:
        log = json.loads(text)
        return [_run(run, place, age) for run in log["runs"]] if str(log["version"]).startswith("2.") else []
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return []


def _run(run: Run, place: Location, age: Callable[[date | None], int]) -> AlertsFound:
    driver = run["tool"]["driver"]
    defaults = {
        rule["id"]: rule.get("defaultConfiguration", {}).get("level", "warning") for rule in driver.get("rules", ())
    }
    told = [(_level(one, defaults), one["message"].get("text", "")) for one in run.get("results") or () if _counts(one)]
    counts = [sum(level == name for level, _ in told) for name in _LEVELS]
    worst = next((name for name, number in zip(_LEVELS, counts, strict=True) if number), "")
    first = next((" ".join(text.split())[:120] for level, text in told if level == worst), "")
    ends = [day(one.get("endTimeUtc")) for one in run.get("invocations") or ()]
    made = max((one for one in ends if one), default=None)
    return AlertsFound(place, age(made), str(driver["name"]), counts[0], counts[1], counts[2], first)


def _counts(result: Run) -> bool:
    accepted = any(one.get("status", "accepted") == "accepted" for one in result.get("suppressions") or ())
    return not accepted and result.get("kind", "fail") == "fail" and result.get("baselineState") != "absent"


def _level(result: Run, defaults: Mapping[str, str]) -> str:
    return str(result.get("level") or defaults.get(result.get("ruleId", ""), "warning"))
