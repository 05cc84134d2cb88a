"""Summaries of load tests: k6's JSON, Locust's statistics, JMeter's results in CSV."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from readiness.evidence.dates import day
from readiness.model.evidence import LoadTested

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from readiness.model.evidence import EvidenceFact
    from readiness.model.location import Location

    Metric = Mapping[str, Any]


def read(text: str, place: Location, age: Callable[[date | None], int]) -> list[EvidenceFact]:
    """One fact for the file; none for another form."""
    if text.lstrip()[:1] == "{":
        return _k6(text, place, age)
    head = text.partition("\n")[0]
    if head.startswith("Type,Name,") and "Failure Count" in head:
        return _locust(text, place, age)
    if "timeStamp" in head and "success" in head:
        return _jmeter(text, place, age)
    return []


def _k6(text: str, place: Location, age: Callable[[date | None], int]) -> list[EvidenceFact]:
    """`--summary-export`, or what `handleSummary` is handed."""
    try:
        metrics = json.loads(text)["metrics"]
        requests = int(_value(metrics["http_reqs"], "count"))
        rate = _value(metrics.get("http_req_failed", {}), "value", "rate")
        crossed = tuple(f"{name}: {threshold}" for name, metric in metrics.items() for threshold in _crossed(metric))
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return []
    return [LoadTested(place, age(None), "k6", requests, round(rate * requests), crossed)]


def _value(metric: Metric, *names: str) -> float:
    values = metric.get("values", metric)
    return float(next((values[name] for name in names if name in values), 0))


def _crossed(metric: Metric) -> Iterator[str]:
    """True means that it was crossed in an export, and `ok` the contrary elsewhere."""
    for name, told in (metric.get("thresholds") or {}).items():
        if told is True or (isinstance(told, dict) and told.get("ok") is False):
            yield name


def _locust(text: str, place: Location, age: Callable[[date | None], int]) -> list[EvidenceFact]:
    rows = [row for row in csv.DictReader(text.splitlines()) if row.get("Name") == "Aggregated"]
    if not rows:
        return []
    return [
        LoadTested(place, age(None), "Locust", _number(rows[-1]["Request Count"]), _number(rows[-1]["Failure Count"]))
    ]


def _jmeter(text: str, place: Location, age: Callable[[date | None], int]) -> list[EvidenceFact]:
    rows = list(csv.DictReader(text.splitlines()))
    failed = sum((row.get("success") or "").lower() == "false" for row in rows)
    made = max((found for row in rows if (found := day(row.get("timeStamp") or ""))), default=None)
    return [LoadTested(place, age(made), "JMeter", len(rows), failed)] if rows else []


def _number(text: str) -> int:
    return int(float(text or 0))
