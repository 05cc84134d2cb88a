"""Probes whose numbers can not work together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import containers, place, unresolved, whole
from readiness.formats.kubernetes.values import number_of
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

    from readiness.model.artifact import Document, Node, Target

_DEFAULTS: Final = {"initialDelaySeconds": 0, "periodSeconds": 10, "timeoutSeconds": 1, "failureThreshold": 3}
_SHORTEST = 10
"""Seconds of unanswered liveness probes below which a pause for garbage collection or a busy node is a death sentence."""
_DEADLINE = 600


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each probe: its first problem, if it has any."""
    for target in containers(document):
        for kind in ("liveness", "readiness", "startup"):
            probe = target.node.fields.get(f"{kind}Probe")
            if probe is not None and probe.fields:
                yield _judged(document, target, probe, kind)


def _judged(document: Document[object], target: Target, probe: Node, kind: str) -> Observation:
    name = f"{kind}Probe of {target.name}"
    written = [probe.fields.get(field) for field in _DEFAULTS]
    doubt = unresolved(*written)
    if doubt:
        return Observation(place(target, target.node, f"{kind}Probe"), Kind.OPEN, name, doubt)
    for note, key, level in _problems(document, probe, kind):
        at = place(target, probe, key) if key in probe.keys else place(target, target.node, f"{kind}Probe")
        return Observation(at, Kind.FAIL, name, note, level=level)
    return Observation(place(target, target.node, f"{kind}Probe"), Kind.PASS, name)


def _problems(document: Document[object], probe: Node, kind: str) -> Iterator[tuple[str, str, Level | None]]:
    delay, period, timeout, failures = (_seconds(probe, field) for field in _DEFAULTS)
    if timeout > period:
        yield f"it waits {timeout} s for an answer and asks every {period} s", "timeoutSeconds", Level.NOTE
    if kind == "liveness" and (period * failures) < _SHORTEST and failures > 0:
        note = f"{failures} unanswered in {period * failures} s restart the container"
        yield note, "failureThreshold" if "failureThreshold" in probe.keys else "periodSeconds", Level.NOTE
    content = whole(document, "Deployment")
    deadline = number_of(content.root.get("spec.progressDeadlineSeconds")) if content is not None else None
    if kind == "startup" and content is not None and deadline is None:
        deadline = _DEADLINE
    if kind == "startup" and isinstance(deadline, int) and delay + period * failures > deadline:
        note = f"it allows {delay + period * failures} s, and the rollout counts as failed after {deadline} s"
        yield note, "failureThreshold", None


def _seconds(probe: Node, field: str) -> int:
    value = number_of(probe.fields.get(field))
    return value if isinstance(value, int) else _DEFAULTS[field]
