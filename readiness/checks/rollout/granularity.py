"""A weight that so few pods can not make, where nothing but their number shares the requests out."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from readiness.checks.rollout.rollouts import autoscaled, late, patched
from readiness.model.artifact import Unresolved
from readiness.model.delivery import ArgoRollout
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from readiness.model.system import System

_COARSE = 2
"""How many times what is written may come true before it is another thing. That pods only make rough shares is known."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each Rollout whose canary gives weights: one that has a router can give any."""
    for one in system.of(ArgoRollout):
        weights = [step for step in one.steps if step.kind == "setWeight" and step.amount != 0]
        if not weights:
            continue
        smallest = min(weights, key=lambda step: step.amount if isinstance(step.amount, int) else 0)
        yield Observation(smallest.location, *_judge(one, smallest.amount, system))


def _judge(one: ArgoRollout, weight: object, system: System) -> tuple[Kind, str, str]:
    if one.routers:
        return Kind.PASS, one.label, ""
    doubt = late([one.replicas, one.most, *(step.amount for step in one.steps)]) or _moved(one, system)
    if doubt or not isinstance(weight, int) or not isinstance(one.most, int) or not isinstance(one.replicas, int):
        return Kind.OPEN, f"{_written(weight)} of {one.label}", doubt
    from fractions import Fraction

    wanted = Fraction(weight, one.most)
    share = _share(one.replicas, wanted, surges=one.surge not in (0, "0", "0%"))
    kind = Kind.FAIL if share >= _COARSE * wanted else Kind.PASS
    pods = f"{one.replicas} {'pod' if one.replicas == 1 else 'pods'}"
    return kind, f"setWeight {weight} of {one.label}", f"with {pods} it is {round(share * 100)} %"


def _moved(one: ArgoRollout, system: System) -> str:
    """Why the number of pods that is written is not the one that counts."""
    if autoscaled(one, system):
        return "an autoscaler decides how many pods there are"
    if patched(one, system, "replicas"):
        return "a patch changes how many pods there are"
    return "" if one.replicas else "how many pods there are is not written"


def _share(replicas: int, wanted: Fraction, *, surges: bool) -> Fraction:
    """The nearest share of pods that Argo Rollouts chooses: a whole number of them, one at least, one more in all if it may."""
    from fractions import Fraction

    exact = replicas * wanted
    totals = (replicas, replicas + 1) if surges else (replicas,)
    shares = [Fraction(count, total) for total in totals for count in (ceil(exact), floor(exact)) if 0 < count < total]
    return min(shares, key=lambda share: abs(share - wanted), default=Fraction(1))


def _written(weight: object) -> str:
    return weight.text if isinstance(weight, Unresolved) else str(weight)
