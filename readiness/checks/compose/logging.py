"""Logs of services that are thrown away, or that grow until the disk is full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.compose.composed import field, incomplete, key, place, running
from readiness.checks.edited import with_text
from readiness.model.finding import Applicability, Fix, Kind, Level, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.compose import ComposeFile, Service
    from readiness.model.artifact import Document

_ENDLESS = "it grows without end"


def check(document: Document[ComposeFile]) -> Iterator[Observation]:
    """One observation for each service that says something of its log, and one for all those that do not."""
    silent = False
    for one in running(document):
        if one.node.get("logging") is None:
            silent = silent or not incomplete(one)
            continue
        kind, note, level = _judge(one)
        fix = _fix(document, one) if note == _ENDLESS else None
        where = place(document, one, "logging", key(one, "logging"))
        yield Observation(where, kind, one.name, note, fix=fix, level=level)
    if silent:
        note = "the engine's own settings decide for services without `logging`"
        yield Observation(Location(document.path, document.root.key_region("services")), Kind.OPEN, "services", note)


def _judge(one: Service) -> tuple[Kind, str, Level | None]:
    driver = field(one.node, "logging.driver")
    if driver == "none":
        return Kind.FAIL, "it is thrown away", None
    if driver != "json-file":
        return Kind.PASS, "", None
    if one.node.get("logging.options.max-size") is None:
        return Kind.FAIL, _ENDLESS, None
    return Kind.PASS, "", None


def _fix(document: Document[ComposeFile], one: Service) -> Fix | None:
    if one.node.get("logging.options") is None:
        edit = with_text(document, one.node, "logging.options", 'max-size: 10m\nmax-file: "3"')
    else:
        edit = with_text(document, one.node, "logging.options.max-size", "10m")
    return Fix("keep at most 10 MB of it in a file", (edit,), Applicability.UNSAFE) if edit is not None else None
