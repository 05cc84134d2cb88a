"""A credential in a chart's values that comes to a Secret or a container when nobody sets another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.secret_manifest import decoded, plain
from readiness.checks.secret_names import gives_away, is_nothing, is_placeholder, names_a_secret
from readiness.formats.kubernetes import SELECTORS
from readiness.formats.kubernetes.values import items_of, name_of
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node

_PLACEHOLDER = lazy(r"(?i)^(?:some|your|my|example|sample|dummy|fake|test|xxx|replace|insert|enter|put)")
_LATER = lazy(r"\$\(|\$\{|\{\{|%\(|^\$\w|^<[^>]*>$")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each Secret, and for each variable with a secret's name, that a chart makes."""
    if document.artifact.role != "helm-template" or not document.sources:
        return
    for target in SELECTORS["secret"](document):
        found = [one for field in ("data", "stringData") for one in plain(target.node, field)]
        place = Location(document.path, target.anchor, target.logical)
        if not found:
            yield Observation(place, Kind.PASS, target.name)
        for key, node, weak in found:
            level = Level.NOTE if _to_fill_in(target.node, key) else Level.WARNING if weak else None
            yield Observation(place._replace(region=node.region), Kind.FAIL, f"{key} of {target.name}", level=level)
    for container in SELECTORS["any-container-or-patch"](document):
        for variable in items_of(container.node, "env"):
            value = variable.fields.get("value")
            if value is not None and _comes_from_values(document, value):
                yield from _judged(document, name_of(variable.fields.get("name")), value, container.logical)


def _to_fill_in(secret: Node, key: str) -> bool:
    """It only shows what belongs there, and opens nothing."""
    for field in ("data", "stringData"):
        data = secret.fields.get(field)
        value = data.fields.get(key) if data is not None else None
        text = (value.text if field == "stringData" else decoded(value.text) or "") if value is not None else ""
        if _PLACEHOLDER.search(text) or is_placeholder(text):
            return True
    return False


def _comes_from_values(document: Document[object], value: Node) -> bool:
    return document.written_in(value).endswith("values.yaml")


def _judged(document: Document[object], name: str, value: Node, logical: str) -> Iterator[Observation]:
    text = value.text.strip()
    if isinstance(value.value, Unresolved) or not (names_a_secret(name) or gives_away(text)):
        return
    fine = is_nothing(text) or _LATER.search(text) is not None
    level = Level.NOTE if _PLACEHOLDER.search(text) or is_placeholder(text) else None
    yield Observation(
        Location(document.path, value.region, logical), Kind.PASS if fine else Kind.FAIL, name, level=level
    )
