"""A pod that is killed before its own farewell is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import KubernetesObject, containers, place, selected, unresolved
from readiness.formats.kubernetes.values import items_of, number_of
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node, Target

_SLEEP = lazy(r"(?:^|[\s;&/\"'])sleep\s+(\d+)(m?)\b(?!\.)")
_IDLE = lazy(r"sleep (infinity|inf|\d{4,}|\d+d)\b|tail -f /dev/null|(^| )/?pause( |$)")
"""Pods that only wait for somebody to use their shell have nothing to finish."""
_DEFAULT = 30


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each pod that says how long it may take, or whose containers sleep before they stop."""
    content = document.content
    if not isinstance(content, KubernetesObject) or content.kind in ("Job", "CronJob"):
        return
    if _IDLE.search(" ".join(_words(content.pod_spec))):
        return
    for pod in selected(document, "pod"):
        written = pod.node.fields.get("terminationGracePeriodSeconds")
        sleeping = [(target, _slept(target.node)) for target in containers(document)]
        sleeping = [(target, seconds) for target, seconds in sleeping if seconds]
        if written is None and not sleeping:
            continue
        yield from _judged(pod, written, sleeping)


def _words(pod: Node | None) -> list[str]:
    found = [one.fields.get(name) for one in items_of(pod, "containers") for name in ("command", "args")]
    return [item.text for each in found if each is not None for item in each.items]


def _judged(pod: Target, written: Node | None, sleeping: list[tuple[Target, int]]) -> Iterator[Observation]:
    grace = number_of(written) if written is not None else _DEFAULT
    doubt = unresolved(written)
    if doubt or not isinstance(grace, int):
        yield Observation(place(pod, written), Kind.OPEN, pod.name, doubt)
        return
    if grace == 0:
        yield Observation(place(pod, written), Kind.FAIL, pod.name, "its processes are killed at once")
        return
    late = [(target, seconds) for target, seconds in sleeping if seconds >= grace]
    for target, seconds in late:
        lifecycle = target.node.fields["lifecycle"]
        note = f"preStop sleeps {seconds} s, and the pod is killed after {grace} s"
        yield Observation(place(target, lifecycle, "preStop"), Kind.FAIL, pod.name, note)
    if not late:
        yield Observation(place(pod, written), Kind.PASS, pod.name)


def _slept(container: Node) -> int:
    """Seconds that its preStop hook sleeps, as far as it can be read."""
    hook = container.get("lifecycle.preStop")
    if hook is None:
        return 0
    seconds = number_of(hook.get("sleep.seconds"))
    if isinstance(seconds, int):
        return seconds
    command = hook.get("exec.command")
    text = " ".join(item.text for item in command.items) if command is not None else ""
    if any(word in text for word in ("while ", "until ", "for ", "||", "timeout ")):
        return 0
    return sum(int(number) * (60 if minutes else 1) for number, minutes in _SLEEP.findall(text))
