"""YAML files: composed once, then claimed by the first format that recognises a document."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

from readiness.formats import dashboard
from readiness.model.location import Location
from readiness.model.problem import Problem
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from readiness.formats.yaml import YamlDocument
    from readiness.model.artifact import Artifact, Document

_OBJECT = lazy(r"""^[^\S\n]*(?:-[^\S\n]*)?["']?(apiVersion|kind)["']?\s*:""", re.MULTILINE)
_OPERATED = lazy(
    r"(?m)^(?:groups|route|receivers|scrape_configs|endpoints|slos)\s*:|^apiVersion:\s*[\"']?(?:openslo|backstage\.io)/"
)
"""A key by which a YAML file may be one about operating: alert rules, Alertmanager, Gatus, SLOs, a catalogue."""
_OPERATED_WORDS = ("groups", "route", "receivers", "scrape_configs", "endpoints", "slos", "openslo", "backstage.io")
"""Of which one stands in every such file."""
_EDGE = lazy(
    r"(?m)^(?:static_resources|_format_version|functions|Transform)\s*:|^\s{2,8}(?:middlewares|routers)\s*:\s*$"
)
"""A key by which a YAML file may be one of a proxy or of a platform."""
_CATALOGUE = lazy(r"(?m)^apiVersion:\s*[\"']?(?:backstage\.io|openslo)/")
_DESCRIBES = lazy(r"""(?m)^["']?(?:openapi|swagger)["']?\s*:""")
_VERSION = lazy(r"(?:[\w.-]+/)?v\d")
"""Azure's templates have an `apiVersion` too, which is a date."""
_TEMPLATED_LINE = lazy(r"^[^\S\n]*(?:\{\{-?\s|\{%)", re.MULTILINE)
_PLACEHOLDER = lazy(
    r"^[^#\"'\n]*:\s+[^\"'\n]*(?<![${])\{[A-Z][A-Z0-9]*_[A-Z0-9_]*\}|^[^#\n]*\s@[A-Z][A-Z0-9_]+@", re.MULTILINE
)
"""What some program puts a value for before this is YAML: `{CLUSTER_IP}`, `@VERSION@`."""


def documents(artifact: Artifact, claimed: str, *, first_line: int = 1) -> Iterator[Document[object] | Problem]:
    """The documents of a YAML file; `claimed` names the format that its path settles, if any.

    `first_line`: what the file's first line is counted as.
    """
    name = claimed or _by_text(artifact)
    if not name:
        return
    if name == "dashboard":
        yield from dashboard.documents(artifact)
        return
    if artifact.role == "helm-template" or (not claimed and is_template(artifact)):
        yield template(artifact, name)
        return
    yield from _compose(artifact, name, import_module(f"readiness.formats.{name}"), first_line)


def _by_text(artifact: Artifact) -> str:
    """Which format a YAML or JSON file may be, by what stands in it."""
    if artifact.path.endswith(".json"):
        if dashboard.recognised(artifact.text):
            return "dashboard"
        return "kubernetes" if _holds_object(artifact.text) else ""
    text = artifact.text
    if ("openapi" in text or "swagger" in text) and _DESCRIBES.search(text) and _is_served(text):
        return "openapi"
    if any(word in text for word in _OPERATED_WORDS) and _OPERATED.search(text):
        return "operations" if not _holds_key(text) or _CATALOGUE.search(text) else "kubernetes"
    if _holds_key(text):
        return "kubernetes"
    return "edge" if _EDGE.search(text) else ""


def _holds_key(text: str) -> bool:
    """Whether a key that every object has starts a line. The pattern is only asked where the word stands."""
    return ("apiVersion" in text or "kind" in text) and _OBJECT.search(text) is not None


def _is_served(text: str) -> bool:
    from readiness.formats.openapi import SERVED

    return SERVED.search(text) is not None


def _holds_object(text: str) -> bool:
    """JSON is mostly data and sometimes long: what it holds at its top is asked of the fast reader first."""
    if '"apiVersion"' not in text or '"kind"' not in text:
        return False
    import json

    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False  # of no format that we know: perhaps JSON with comments, perhaps a template
    return isinstance(found, dict) and "kind" in found and _VERSION.match(str(found.get("apiVersion"))) is not None


def _compose(artifact: Artifact, name: str, form: ModuleType, first_line: int) -> Iterator[Document[object] | Problem]:
    from readiness.formats import yaml

    for part in yaml.compose(artifact.text, unresolved=form.UNRESOLVED, first_line=first_line):
        if isinstance(part, yaml.YamlProblem) and _PLACEHOLDER.search(artifact.text):
            yield template(artifact, name)
            continue
        if isinstance(part, yaml.YamlProblem):
            place = Location(artifact.path, part.region)
            yield Problem(location=place, kind="unparsable", format=name, message=part.message)
            continue
        found = list(form.read(artifact, part.root))
        yield from found
        if found:
            yield from _duplicates(artifact, name, part)


def _duplicates(artifact: Artifact, name: str, document: YamlDocument) -> Iterator[Problem]:
    for twice in document.duplicates:
        message = f"`{twice.key}`, and the last one wins"
        place = Location(artifact.path, twice.first)
        again = Location(artifact.path, twice.again, message="stands again here")
        yield Problem(location=place, kind="duplicate-key", format=name, message=message, related=(again,))


def is_template(artifact: Artifact) -> bool:
    """By control lines that no YAML parser could accept."""
    text = artifact.text
    return ("{{" in text or "{%" in text) and _TEMPLATED_LINE.search(text) is not None


def template(artifact: Artifact, name: str) -> Problem:
    """A template is not YAML yet. By role, or by control lines that no YAML parser could accept; never by sniffing alone."""
    kind = "Helm template" if artifact.role == "helm-template" else "template"
    message = f"{kind}: its values are only known when it is rendered; audit the rendered manifests"
    return Problem(location=Location(artifact.path), kind="template", format=name, message=message)
