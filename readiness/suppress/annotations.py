"""Suppressions in the annotations of Kubernetes objects: ours and other tools', on the object or on the template of its pods.

    metadata:
      annotations:
        readiness/ignore: k8s-privileged until=2027-01-31 -- a node agent, it must see the host

One line for each reason; behind a dot may stand any word, so that a patch adds one beside those of its base
(`readiness/ignore.agent`). A rule's id stands in the value, since a key may have no more than 63 characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from readiness.model.artifact import SPAN, Unresolved
from readiness.model.location import Location, Region
from readiness.model.problem import Problem
from readiness.pattern import lazy
from readiness.redact import redact
from readiness.suppress.foreign import spelled
from readiness.suppress.markers import Marker, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node

_OURS = lazy(r"^readiness/ignore(?:\.[\w.-]+)?$")
_KUBE_LINTER = "ignore-check.kube-linter.io/"
_CHECKOV = lazy(r"^checkov\.io/skip\d+$")
_TEMPLATES = ("spec.template", "spec.jobTemplate.spec.template")
_HOW = "write it as `readiness/ignore: rule-id -- reason`; as it stands it suppresses nothing"


def read(document: Document[Any]) -> Iterator[Marker | Problem]:
    """Those of one Kubernetes object, which may be built from several files."""
    for node, under in _holders(document.root, document.name):
        annotations = node.get("metadata.annotations")
        if annotations is not None:
            yield from _of(document, annotations, under)


def _holders(root: Node, name: str) -> Iterator[tuple[Node, str]]:
    yield root, name
    for path in _TEMPLATES:
        template = root.get(path)
        if template is not None:
            yield template, f"{name}/"


def _of(document: Document[Any], annotations: Node, under: str) -> Iterator[Marker | Problem]:
    for key, value in annotations.fields.items():
        place = _place(document, annotations.key_region(key))
        for found in _told(key, value, place.region.start_line if place.region else 1):
            if isinstance(found, str):
                yield Problem(location=place, kind="suppression", format="", message=redact(found))
            else:
                yield _scoped(document, found._replace(reason=redact(found.reason), under=under, path=place.path))


def _scoped(document: Document[Any], found: Marker) -> Marker:
    """In one file it speaks for the object's lines; of several, for what is said of the object in any of them."""
    if document.sources:
        return found._replace(files=tuple(sorted({document.path, *document.sources})))
    return found._replace(first=document.root.line, last=document.root.end_line)


def _place(document: Document[Any], region: Region) -> Location:
    number, line = divmod(region.start_line, SPAN)
    path = document.sources[number] if number < len(document.sources) else document.path
    return Location(path, region._replace(start_line=line, end_line=line + region.end_line - region.start_line))


def _told(key: str, value: Node, line: int) -> Iterator[Marker | str]:
    if isinstance(value.value, Unresolved):
        return  # whoever installs it says what it is
    if not key.startswith("readiness/"):
        yield from (Marker(line, ids, "", reason) for ids, reason in _foreign(key, value.text))
    elif not _OURS.match(key) or not isinstance(value.value, str):
        yield f"`{key}`: {_HOW}"
    else:
        yield from _ours(value.value, line)


def _ours(text: str, line: int) -> Iterator[Marker | str]:
    entries = [entry.strip() for entry in text.split("\n") if entry.strip()]
    for entry in entries or [""]:
        bracket = entry.startswith("[")
        yield written(entry.removeprefix("["), line, "]" if bracket else "", _HOW)


def _foreign(key: str, value: str) -> Iterator[tuple[tuple[str, ...], str]]:
    reason = f"marked for {{}}: {key}: {value}"
    if key.startswith(_KUBE_LINTER):
        yield (spelled(f"kube-linter:{key.removeprefix(_KUBE_LINTER)}"),), reason.format("kube-linter")
    elif key == "kube-linter.io/ignore-all":
        yield ("kube-linter:*",), reason.format("kube-linter")
    elif key == "kube-score/ignore":
        codes = tuple(spelled(f"kube-score:{code.strip()}") for code in value.split(",") if code.strip())
        yield codes, reason.format("kube-score")
    elif _CHECKOV.match(key):
        yield (spelled(f"checkov:{value.partition('=')[0].strip()}"),), reason.format("checkov")
