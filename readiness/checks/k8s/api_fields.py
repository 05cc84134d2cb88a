"""Fields that the API server does not know, values of a type it can not decode, and words it does not take."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import KubernetesObject
from readiness.formats.kubernetes.field_table import RELEASE
from readiness.formats.kubernetes.field_values import LASTING, WORDS
from readiness.formats.kubernetes.fields import Field, fields_of, is_known
from readiness.model.artifact import Document, Node, Unresolved
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.location import Region

_HOLDERS = (
    "Container",
    "PodSpec",
    "SecurityContext",
    "Probe",
    "DeploymentSpec",
    "ServiceSpec",
    "JobSpec",
    "ObjectMeta",
)
"""Types whose fields are most often written one level too high or too low."""
_TOOLS = frozenset({"sops", "status"})
"""At the top of an object: what SOPS adds and takes away again, and what the cluster writes."""
_NAMES = {"": "text", "i": "a number", "b": "true or false"}


class Held(NamedTuple):
    """A value, and the field that holds it."""

    node: Node
    owner: Node
    type: str
    name: str
    field: Field


def check(document: Document[object], *, ask: str) -> Iterator[Observation]:
    """One observation for each thing that is wrong, else one for the object. `ask`: `field`, `type` or `value`."""
    content = document.content
    if not isinstance(content, KubernetesObject) or not is_known(content.api_version, content.kind):
        return
    wrong = False
    for kind, region, name, note in _ASKED[ask](content):
        wrong = True
        yield Observation(Location(document.path, region, content.label), kind, name, note)
    if not wrong:
        yield Observation(Location(document.path, content.anchor, content.label), Kind.PASS, content.label)


Wrong = tuple[Kind, "Region", str, str]


def _unknown(content: KubernetesObject) -> Iterator[Wrong]:
    for node, name in _walked(content).objects:
        known = fields_of(name)
        for key in node.fields:
            if key in known or key.startswith("$") or "{" in key or (node is content.root and key in _TOOLS):
                continue
            kind, note = _explained(key, known)
            yield kind, node.key_region(key), key, note


def _explained(key: str, known: object) -> tuple[Kind, str]:
    """A new release may have fields the table has not: only what is like a field, or is one elsewhere, is certain."""
    from difflib import get_close_matches

    names = list(known) if isinstance(known, dict) else []
    alike = [name for name in names if name.lower() == key.lower()] or get_close_matches(key, names, 1, 0.86)
    if alike:
        return Kind.FAIL, f"is {alike[0]} meant?"
    holder = next((holder for holder in _HOLDERS if key in fields_of(holder)), "")
    if holder:
        return Kind.FAIL, f"it belongs into a {holder}"
    return Kind.OPEN, f"Kubernetes {RELEASE} has no such field there; another may"


def _mistyped(content: KubernetesObject) -> Iterator[Wrong]:
    for held in _walked(content).values:
        for node in _lowest(held):
            wanted = _wanted(node, held.field.holds)
            if wanted:
                yield Kind.FAIL, node.region, held.name, f"`{_shown(node)}` where the API takes {wanted}"
        shape = {"*": "sequence", "%": "mapping"}.get(held.field.shape, "")
        if shape and held.node.kind != shape and not _open(held.node):
            wanted = "a list" if shape == "sequence" else "a mapping"
            yield Kind.FAIL, held.owner.key_region(held.name), held.name, f"the API takes {wanted}"


def _refused(content: KubernetesObject) -> Iterator[Wrong]:
    for held in _walked(content).values:
        path = f"{held.type}.{held.name}"
        words = WORDS.get(path, ())
        if path == "PodSpec.restartPolicy" and content.kind in LASTING:
            words = ("Always", "Never")  # of `Never` another rule tells
        for node in _lowest(held) if words else ():
            if isinstance(node.value, str) and node.value and node.value not in words:
                takes = (
                    "Always" if len(words) == 2 and content.kind in LASTING and "Never" in words else ", ".join(words)
                )
                yield Kind.FAIL, node.region, f"{node.value} as {held.name}", f"it takes {takes}"


_ASKED = {"field": _unknown, "type": _mistyped, "value": _refused}


class _Walked(NamedTuple):
    objects: list[tuple[Node, str]]
    """Each mapping that the table has a type for, with that type."""
    values: list[Held]
    """What the table knows of in them."""


@lru_cache(maxsize=1)
def _walked(content: KubernetesObject) -> _Walked:
    """Kept for the object that was asked last: three rules walk through each."""
    found = _Walked([], [])
    pending = [(content.root, content.kind)]
    while pending:
        node, name = pending.pop()
        found.objects.append((node, name))
        for held in _held(node, name):
            found.values.append(held)
            if held.field.holds and held.field.holds not in "ib?":
                pending += [(one, held.field.holds) for one in _lowest(held) if one.kind == "mapping"]
    return found


def _held(node: Node, name: str) -> Iterator[Held]:
    known = fields_of(name)
    return (Held(value, node, name, key, known[key]) for key, value in node.fields.items() if key in known)


def _lowest(held: Held) -> tuple[Node, ...]:
    """The values themselves, without the list or mapping around them; none where that is missing."""
    if held.field.shape == "*":
        return held.node.items if held.node.kind == "sequence" else ()
    if held.field.shape == "%":
        return tuple(held.node.fields.values()) if held.node.kind == "mapping" else ()
    return (held.node,)


def _open(node: Node) -> bool:
    """Null, which is as good as absent; only known later; or a template that YAML takes for a mapping."""
    if node.kind == "scalar":
        return node.value is None or isinstance(node.value, Unresolved)
    return any("{" in key for key in node.fields)


def _wanted(node: Node, holds: str) -> str:
    """What the API would take instead; empty where the value is right, or can not be told."""
    if holds == "?" or _open(node):
        return ""
    if holds not in _NAMES:
        return "a mapping" if node.kind != "mapping" else ""
    if node.kind != "scalar":
        return _NAMES[holds]
    value = node.value
    if holds == "":
        number = isinstance(value, int) or (isinstance(value, float) and not value.is_integer())
        return "text, in quotes" if number else ""
    if holds == "i":
        quoted = isinstance(value, str) and value.isdecimal()
        return "a number, without quotes" if quoted else "a number" if isinstance(value, bool) else ""
    return "true or false, without quotes" if value in ("true", "false") and isinstance(value, str) else ""


def _shown(node: Node) -> str:
    if node.kind != "scalar":
        return "a list" if node.kind == "sequence" else "a mapping"
    return str(node.value).lower() if isinstance(node.value, bool) else node.text
