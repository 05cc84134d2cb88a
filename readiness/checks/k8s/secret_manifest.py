"""A Secret object with its data in the clear. Base64 is no encryption."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from readiness.checks.k8s.manifest_secrets import written_inside
from readiness.checks.secret_names import gives_away, is_nothing, is_placeholder, login, names_a_secret
from readiness.checks.secret_words import is_placeholder as to_fill_in
from readiness.checks.secret_words import is_weak
from readiness.formats.kubernetes import SELECTORS
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.artifact import Document, Node

_ITSELF = frozenset({"key", "secret", "password", "pass", "token", "value", "auth"})
_STORES = (".jks", ".p12", ".pfx", ".keytab", ".keystore")
_LOGIN = lazy(r'"auth"\s*:\s*"[^"]{4,}"|"password"\s*:\s*"[^"]+"')
_LATER = lazy(r"\$\{|\{\{|\$\(|%\(|^\$\w|__\w+__")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each Secret; encrypted ones (SOPS) and those that are filled in later pass.

    What a chart fills in from its values has a rule of its own.
    """
    if document.artifact.role == "helm-template":
        return
    for target in SELECTORS["secret"](document):
        place = Location(document.path, target.anchor, target.logical)
        if "sops" in target.node.fields:
            yield Observation(place, Kind.PASS, target.name)
            continue
        found = [one for field in ("data", "stringData") for one in plain(target.node, field)]
        if not found:
            yield Observation(place, Kind.PASS, target.name)
            continue
        names = ", ".join(name for name, _, _ in found[:3]) + (", …" if len(found) > 3 else "")
        weak = all(weak for _, _, weak in found)
        where = Location(document.path, found[0][1].region, target.logical)
        yield Observation(where, Kind.FAIL, f"{names} of {target.name}", level=Level.WARNING if weak else None)


def plain(root: Node, field: str) -> Iterator[tuple[str, Node, bool]]:
    """Key, place and whether it is what everybody tries first, of each value that is a secret in the clear."""
    data = root.fields.get(field)
    entries: Mapping[str, Node] = data.fields if data is not None else {}
    for key, value in entries.items():
        if isinstance(value.value, Unresolved) or value.kind != "scalar" or _LATER.search(value.text):
            continue
        text = value.text if field == "stringData" else decoded(value.text)
        if text is None:
            if key.endswith(_STORES):
                yield key, data.keys.get(key, value) if data is not None else value, False
        elif _is_secret(key, text.strip()):
            yield key, data.keys.get(key, value) if data is not None else value, is_weak(text) or is_placeholder(text)


def decoded(text: str) -> str | None:
    """None for what is no text."""
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return text if is_placeholder(text) or not text.isascii() else None


def _is_secret(key: str, text: str) -> bool:
    if gives_away(text) or login(text) or (key.startswith(".docker") and _LOGIN.search(text)):
        return True
    if "\n" in text:
        return bool(written_inside(text))
    if not (names_a_secret(key) or key.lower() in _ITSELF) or not text or (is_nothing(text) and not text.isdigit()):
        return False
    return is_weak(text) or (not (to_fill_in(text) and not text.isdigit()) and not _LATER.search(text))
