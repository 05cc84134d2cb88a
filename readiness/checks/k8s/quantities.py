"""CPU and memory written in a unit that nobody can have meant, or a request above its limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import place, selected, unresolved
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node, Target

_QUANTITY = lazy(r"\+?(\d+\.?\d*|\.\d+)(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d{1,2}))?")
_DECIMAL = {"n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_LEAST_MEMORY = 4 * 2**20
_MOST_CPUS = 100
_ROUNDING = 1e-6


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each amount of CPU or memory."""
    for target in selected(document, "any-container"):
        resources = target.node.fields.get("resources")
        if resources is None:
            continue
        for kind in ("requests", "limits"):
            amounts = resources.fields.get(kind)
            for resource in ("cpu", "memory"):
                node = amounts.fields.get(resource) if amounts is not None else None
                if node is not None and node.text:
                    yield _judged(target, resources, kind, resource, node)


def _judged(target: Target, resources: Node, kind: str, resource: str, node: Node) -> Observation:
    name = f"{resource} {node.text} ({kind} of {target.name})"
    limit = resources.get(f"limits.{resource}") if kind == "requests" else None
    doubt = unresolved(node)
    if doubt:
        return Observation(place(target, node), Kind.OPEN, name, doubt)
    amount = amount_of(node.text)
    note = "it is no quantity" if amount is None else _odd(resource, node.text, amount)
    most = amount_of(limit.text) if limit is not None and not unresolved(limit) else None
    if not note and amount is not None and most is not None and limit is not None and amount > most:
        note = f"more than its limit of {limit.text}"
    return Observation(place(target, node), Kind.FAIL if note else Kind.PASS, name, note)


def _odd(resource: str, text: str, amount: float) -> str:
    if amount == 0:
        return ""
    if resource == "memory":
        if text.endswith("m"):
            return "`m` means thousandths of a byte"
        return f"it comes to {int(amount)} bytes" if amount < _LEAST_MEMORY else ""
    if text.endswith("i"):
        return "CPUs have no binary units"
    if amount >= _MOST_CPUS:
        return f"it comes to {int(amount)} CPUs"
    finest = amount * 1000
    return "a thousandth of a CPU is the least there is" if abs(finest - round(finest)) > _ROUNDING else ""


def amount_of(text: str) -> float | None:
    """A Kubernetes quantity as a number; None when it is none."""
    found = _QUANTITY.fullmatch(text)
    if found is None:
        return None
    number, suffix, exponent = found.groups()
    if exponent:
        return float(number) * 10.0 ** int(exponent)
    if suffix in _BINARY:
        return float(number) * 2.0 ** _BINARY[suffix]
    return float(number) * 10.0 ** _DECIMAL.get(suffix or "", 0)
