"""CronJobs whose schedule the cluster refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import unresolved, whole
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document

_NAMED = frozenset({"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"})
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAYS = "sun mon tue wed thu fri sat".split()
_FIELDS: tuple[tuple[str, int, int, list[str]], ...] = (
    ("minute", 0, 59, []),
    ("hour", 0, 23, []),
    ("day", 1, 31, []),
    ("month", 1, 12, _MONTHS),
    ("weekday", 0, 6, _DAYS),
)
_PART = lazy(r"(\*|\?|(\w+)(?:-(\w+))?)(?:/(\d+))?")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each CronJob."""
    content = whole(document, "CronJob")
    node = content.root.get("spec.schedule") if content is not None else None
    if content is None or node is None or node.kind != "scalar":
        return
    doubt = unresolved(node)
    note = "" if doubt else problem(node.text)
    kind = Kind.OPEN if doubt else Kind.FAIL if note else Kind.PASS
    yield Observation(Location(document.path, node.region, content.label), kind, content.label, doubt or note)


def problem(schedule: str) -> str:
    """Why a schedule is none; empty for a good one."""
    text = regex(r"^(CRON_)?TZ=\S+\s+").sub("", schedule.strip())
    if text in _NAMED or regex(r"@every (\d+(\.\d+)?(h|m|s|ms))+").fullmatch(text):
        return ""
    fields = text.split()
    if len(fields) != len(_FIELDS):
        return f"it has {len(fields)} fields instead of {len(_FIELDS)}"
    for written, (name, least, most, words) in zip(fields, _FIELDS, strict=True):
        if not all(_is_part(part, least, most, words) for part in written.split(",")):
            return f"`{written}` is no {name}"
    return ""


def _is_part(part: str, least: int, most: int, words: list[str]) -> bool:
    found = _PART.fullmatch(part)
    if found is None or found[4] == "0":
        return False
    numbers = [_number(word, least, words) for word in (found[2], found[3]) if word]
    return all(least <= number <= most for number in numbers) and numbers == sorted(numbers)


def _number(word: str, least: int, words: list[str]) -> int:
    if word.isdecimal():
        return int(word)
    return words.index(word.lower()) + least if word.lower() in words else -1
