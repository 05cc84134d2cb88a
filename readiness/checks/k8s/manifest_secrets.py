"""Secrets written into manifests where everybody reads them: container variables and ConfigMaps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.secret_names import gives_away, is_nothing, is_placeholder, login, names_a_secret
from readiness.formats.kubernetes import SELECTORS
from readiness.formats.kubernetes.values import items_of, name_of
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node
    from readiness.model.location import Region

_ASSIGNED = lazy(
    r"^[ \t]*(?:export[ \t]+|-[ \t]+)?[\"']?([A-Za-z_][\w.-]{0,80})[\"']?[ \t]*[:=][ \t]*[\"']?([^\s\"'(){}\[\]$<>`;,]{6,200})[\"']?[ \t]*[,;]?$",
    re.MULTILINE,
)
_SECRET_OF_ITS_OWN = lazy(
    r"SECRET_(?!.*(NAME|NAMESPACE|FILE|PATH|DIR|MOUNT|PROVIDER|PREFIX|SUFFIX|TYPE|MODE|SOURCE|STORE|BACKEND|ENGINE|MANAGER|ENV|LABEL"
    r"|SELECTOR|FORMAT|VERSION|ID|URL|URI|HOST|PORT|REGION|PROJECT|TTL|INTERVAL|REF|KIND|CLASS|OPERATOR|ROTATION|ENABLED))[A-Z_]+"
)
"""`SECRET_SAUCE`: more often a secret than something about one, which is worth a note."""
_WORD = lazy(r"[\w!@#%^&*+=~-]{8,64}")
_MIXED = lazy(r"\d|[a-z][A-Z]|[^\w./:@-]")
_LATER = lazy(r"\$\(|\$\{|\{\{|%\(|^\$\w|^<[^>]*>$")
_GIVEN_BY_FILE = lazy(r"^(ENC\[|vault:|file:|op://|ref\+|arn:|secret(ref|manager)?:|sm://)")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each variable with a secret's name or a secret's value, and for each ConfigMap."""
    for container in SELECTORS["any-container-or-patch"](document):
        for variable in items_of(container.node, "env"):
            name, value = name_of(variable.fields.get("name")), variable.fields.get("value")
            if value is not None and not document.written_in(value).endswith("values.yaml"):  # a chart's default
                yield from _literal(document, name, value, container.logical, value.region)
    for target in SELECTORS["config-map"](document):
        found = list(_entries(document, target.node, target.logical))
        yield from found
        if not found:
            yield Observation(Location(document.path, target.anchor, target.logical), Kind.PASS, target.name)


def _entries(document: Document[object], root: Node, logical: str) -> Iterator[Observation]:
    data = root.fields.get("data")
    for key, value in data.fields.items() if data is not None else ():
        if not isinstance(value.value, str):
            continue
        place = data.key_region(key) if data is not None else value.region
        if "\n" not in value.value.strip():
            yield from (one for one in _literal(document, key, value, logical, place) if one.kind is Kind.FAIL)
        inside = written_inside(value.value)
        if inside and not names_a_secret(key):
            yield Observation(Location(document.path, place, logical), Kind.FAIL, f"{inside} in {key}")


def _literal(document: Document[object], name: str, value: Node, logical: str, region: Region) -> Iterator[Observation]:
    """A value nobody would call secret is deployed as it is all the same: that is worth a note."""
    place = Location(document.path, region, logical)
    named = names_a_secret(name)
    if isinstance(value.value, Unresolved):
        if named:
            yield Observation(place, Kind.PASS, name)
        return
    text = value.text.strip()
    if gives_away(text) or login(text):
        yield Observation(place, Kind.FAIL, name)
    elif named and not (
        is_nothing(text) or _LATER.search(text) or _GIVEN_BY_FILE.match(text) or _speaks_of(name, text)
    ):
        yield Observation(place, Kind.FAIL, name, level=Level.NOTE if is_placeholder(text) else None)
    elif named:
        yield Observation(place, Kind.PASS, name)
    elif (
        _SECRET_OF_ITS_OWN.fullmatch(name) and _WORD.fullmatch(text) and not (is_nothing(text) or is_placeholder(text))
    ):
        yield Observation(place, Kind.FAIL, name, level=Level.NOTE)


def _speaks_of(name: str, text: str) -> bool:
    """`API_KEY: API_KEY_VALUE` asks to be filled in."""
    return name in text and name.isupper() and "_" in name


def written_inside(text: str) -> str:
    """The name of the first secret that a configuration file holds; empty when it holds none."""
    if gives_away(text):
        return "a private key or token"
    for found in _ASSIGNED.finditer(text):
        name, value = found[1], found[2]
        if names_a_secret(name) and _MIXED.search(value) and not (is_nothing(value) or is_placeholder(value)):
            return name
    return ""
