"""Annotations by which whoever may write an Ingress writes the controller's configuration, or breaks out of a value of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes import SELECTORS
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document

_SNIPPET = lazy(
    r"^(nginx\.ingress\.kubernetes\.io|nginx\.org|nginx\.com)/[\w-]*snippets?$|^haproxy\.org/[\w-]+-snippet$"
)
_QUOTED = lazy(r"^nginx\.ingress\.kubernetes\.io/(auth-url|auth-tls-match-cn|mirror-target|mirror-host|auth-signin)$")
_BREAKS_OUT = lazy(r"[\n;{}|#`\\]")


def check(document: Document[object], *, injection: bool = False) -> Iterator[Observation]:
    """One observation for each Ingress; for injection, one for each value that ends up in the configuration."""
    for target in SELECTORS["ingress"](document):
        annotations = target.node.get("metadata.annotations")
        found = False
        for key, value in annotations.fields.items() if annotations is not None else ():
            if not (_QUOTED if injection else _SNIPPET).search(key):
                continue
            found = True
            place = Location(
                document.path, annotations.key_region(key) if annotations is not None else None, target.logical
            )
            if isinstance(value.value, Unresolved):
                yield Observation(place, Kind.OPEN if injection else Kind.FAIL, key, "its value is only known later")
                continue
            wrong = not injection or _BREAKS_OUT.search(
                value.text.replace("$host", "").replace("$escaped_request_uri", "")
            )
            yield Observation(place, Kind.FAIL if wrong else Kind.PASS, key)
        if not found and not injection:
            yield Observation(Location(document.path, target.anchor, target.logical), Kind.PASS, target.name)
