"""`readiness trend`: the runs that `audit --record` kept, as a table and a plot, and what changed with the last one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from readiness.history import runs
from readiness.model.checklist import Verdict
from readiness.model.finding import Level

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from readiness.history import Recorded

_BARS = " ▁▂▃▄▅▆▇█"
_GOOD = (Verdict.PASS, Verdict.ATTESTED, Verdict.NOT_APPLICABLE)


def run(arguments: Namespace) -> int:
    """Prints the last runs; 0 whatever they say."""
    found = runs(arguments.file)[-arguments.last :]
    print(_as_json(found) if arguments.output == "json" else "\n".join(_lines(found)))
    return 0


def _lines(found: Sequence[Recorded]) -> Iterator[str]:
    if not found:
        yield "no run was recorded yet"
        return
    yield f"{'when':20}  {'commit':10}  {'outcome':12}  pass  attested  unknown  fail  errors  warnings"
    for one in found:
        yield (
            f"{one.recorded_at:20}  {one.revision[:10]:10}  {one.outcome:12}  {one.count(Verdict.PASS):4}  {one.count(Verdict.ATTESTED):8}"
            f"  {one.count(Verdict.UNKNOWN):7}  {one.count(Verdict.FAIL):4}  {one.levels[Level.ERROR]:6}  {one.levels[Level.WARNING]:8}"
        )
    if len(found) > 1:
        yield ""
        yield from _plots(found)
        yield from _changes(found[-2], found[-1])


def _plots(found: Sequence[Recorded]) -> Iterator[str]:
    for name, values in (
        ("settled items", [sum(one.count(verdict) for verdict in _GOOD) for one in found]),
        ("failed items", [one.count(Verdict.FAIL) for one in found]),
        ("errors", [one.levels[Level.ERROR] for one in found]),
    ):
        yield f"{name:14} {plot(values)}  {values[0]} → {values[-1]}"


def plot(values: Sequence[int]) -> str:
    """A bar for each value, as high as its share of the greatest; nothing for zero."""
    most = max(values, default=0)
    return "".join(_BARS[-(-value * (len(_BARS) - 1) // most) if most else 0] for value in values)


def _changes(before: Recorded, after: Recorded) -> Iterator[str]:
    changed = [
        (item, before.verdicts[item], verdict)
        for item, verdict in after.verdicts.items()
        if item in before.verdicts and before.verdicts[item] is not verdict
    ]
    if changed:
        yield ""
        yield "with the last run:"
    for item, old, new in sorted(changed, key=lambda one: (one[2].rank, one[0])):
        yield f"  {'better' if new.rank > old.rank else 'worse':6}  {item}: {old} → {new}"


def _as_json(found: Sequence[Recorded]) -> str:
    told = [
        {
            "recorded_at": one.recorded_at,
            "project": one.project,
            "revision": one.revision,
            "outcome": one.outcome,
            "findings": {level.value: number for level, number in one.levels.items()},
            "verdicts": {item: verdict.value for item, verdict in sorted(one.verdicts.items())},
        }
        for one in found
    ]
    return json.dumps(told, indent=2)
