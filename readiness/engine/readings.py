"""Two readings of what is partly left to whoever installs it, and what both of them say: only that is certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readiness.engine.examine import Observed

LEFT = "its values leave this to whoever installs the chart"


def agreed(as_it_is: Iterable[Observed], as_it_may_be: Iterable[Observed]) -> Iterator[Observed]:
    """What is said of the first reading; open where the second says otherwise.

    A fail stays only if it fails in both, and a pass is open where the other fails. That the other can not be told changes no
    pass: it is one with the values as they are.
    """
    failing = [one for one in as_it_may_be if one.observation.kind is Kind.FAIL]
    failed = {key for one in failing for key in _keys(one)}
    rules = {one.rule_id for one in failing}
    for one in as_it_is:
        kind = one.observation.kind
        told = kind is Kind.OPEN or (kind is Kind.PASS and one.rule_id not in rules)
        if told or (kind is Kind.FAIL) is any(key in failed for key in _keys(one)):
            yield one
        else:
            yield one._replace(observation=one.observation._replace(kind=Kind.OPEN, note=LEFT, fix=None))


def _keys(one: Observed) -> tuple[object, ...]:
    """What makes it the same target: its name and place by structure, or its place in the file."""
    place = one.observation.location
    return (
        (one.rule_id, place.path, place.logical, one.observation.name),
        (one.rule_id, place.path, place.region, place.logical),
    )
