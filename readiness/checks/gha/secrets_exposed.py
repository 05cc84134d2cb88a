"""All secrets at once, and parts of secrets that the log no longer hides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.workflows import line_of
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.workflow import Workflow
    from readiness.model.artifact import Document

_ALL = lazy(r"tojson\(\s*secrets\s*\)", re.IGNORECASE)
_PART = lazy(r"fromjson\(\s*secrets\.[\w-]+\s*\)\s*[.\[]", re.IGNORECASE)


def check(document: Document[Workflow]) -> Iterator[Observation]:
    """One observation for every place where secrets are turned into or out of JSON; one pass where there is none."""
    failed = False
    for node in document.root.walk():
        if node.kind != "scalar" or "secrets" not in node.text:
            continue
        for pattern, name in ((_ALL, "every secret"), (_PART, "a part of a secret")):
            for found in pattern.finditer(node.text):
                failed = True
                yield Observation(Location(document.path, line_of(document, node, found.group())), Kind.FAIL, name)
    if not failed:
        yield Observation(Location(document.path), Kind.PASS)
