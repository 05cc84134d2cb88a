"""Variables of a GitLab pipeline that give something away: credentials written out, tracing switched on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.secret_names import gives_away, is_nothing, is_placeholder, login, names_a_secret
from readiness.checks.secret_words import is_weak
from readiness.formats.derive import fields_of, text_of
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location, Region

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.gitlab import Pipeline
    from readiness.model.artifact import Document, Node

_TRACING = ("CI_DEBUG_TRACE", "CI_DEBUG_SERVICES")


def check(document: Document[Pipeline], *, question: str) -> Iterator[Observation]:
    """One observation for each variable it is about. `question`: `secret` or `trace`."""
    for holder, logical, served in _holders(document):
        for name, node in fields_of(holder).items():
            text = text_of(node.get("value") if node.kind == "mapping" else node)
            if text is None:
                continue
            written = text.text if isinstance(text, Unresolved) else text
            found = _trace(name, written) if question == "trace" else _secret(name, written, served=served)
            if found is not None:
                kind, level = found
                place = Location(document.path, holder.key_region(name), f"{logical}variables/{name}")
                yield Observation(place, kind, name, level=level)


def _holders(document: Document[Pipeline]) -> Iterator[tuple[Node, str, bool]]:
    """Each block of variables once, and whether a service beside it (a database for tests) is what it may be for."""
    seen: set[Region] = set()
    whole = document.root.get("variables")
    served = document.root.get("services") is not None or any(one.node.get("services") for one in document.content.jobs)
    blocks = [(whole, "", served)] if whole is not None else []
    for job in document.content.jobs:
        own = job.node.get("variables")
        blocks += [(own, f"{job.id}/", job.node.get("services") is not None)] if own is not None else []
    for block, logical, beside in blocks:
        if block.region not in seen:
            seen.add(block.region)
            yield block, logical, beside


def _trace(name: str, value: str) -> tuple[Kind, Level | None] | None:
    if name not in _TRACING:
        return None
    return (Kind.FAIL if value.lower() in ("true", "1") else Kind.PASS), None


def _secret(name: str, value: str, *, served: bool) -> tuple[Kind, Level | None] | None:
    """What is said to be a secret, and what looks like one; a database that lives as long as the job has none."""
    if gives_away(value):
        return Kind.FAIL, None
    if login(value):
        return (Kind.PASS if served else Kind.FAIL), None
    if not names_a_secret(name):
        return None
    if "$" in value or is_nothing(value) or is_placeholder(value) or is_weak(value) or served:
        return Kind.PASS, None
    return Kind.FAIL, None
