"""How long a blue-green Rollout keeps the old stack after the switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.edited import with_field
from readiness.checks.k8s.objects import place, selected
from readiness.formats.kubernetes.values import number_of
from readiness.model.artifact import Unresolved
from readiness.model.finding import Applicability, Fix, Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Target

_FIELD = "spec.strategy.blueGreen.scaleDownDelaySeconds"
_DEFAULT = 30
"""Seconds; also how long the last proxy of a cluster may need to learn of the switch."""


def check(document: Document[object], *, least: int = 300) -> Iterator[Observation]:
    """One observation for each blue-green Rollout."""
    for target in selected(document, "rollout"):
        strategy = target.node.get("spec.strategy.blueGreen")
        if strategy is None or isinstance(strategy.value, Unresolved):
            continue
        written = strategy.fields.get("scaleDownDelaySeconds")
        delay = _DEFAULT if written is None else number_of(written)
        if written is None and "postPromotionAnalysis" in strategy.fields:
            yield Observation(place(target), Kind.PASS, target.name)  # it is kept until that has judged
        elif isinstance(delay, int):
            yield _judge(target, delay, least)
        else:
            note = f"`{written.text if written is not None else ''}` is only known later"
            yield Observation(place(target), Kind.OPEN, target.name, note)


def _judge(target: Target, delay: int, least: int) -> Observation:
    written = target.node.get(_FIELD)
    at = place(target, written)
    if delay >= least:
        return Observation(at, Kind.PASS, target.name)
    short = delay < _DEFAULT
    what = "requests may still be sent there" if short else "a way back starts it anew"
    edit = with_field(target.document, target.node, _FIELD, least)
    fix = Fix(f"keep the old stack for {least} seconds", (edit,), Applicability.UNSAFE) if edit else None
    note = f"{delay} seconds after the switch: {what}"
    return Observation(at, Kind.FAIL, target.name, note, fix=fix, level=None if short else Level.NOTE)
