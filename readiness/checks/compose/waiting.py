"""`depends_on` that does not wait for a datastore to be ready, or waits for a health that nobody asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.compose.composed import deployed, is_console, place
from readiness.formats import bases
from readiness.formats.compose.forms import names
from readiness.formats.derive import fields_of
from readiness.model.finding import Kind, Level, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.compose import ComposeFile, Service
    from readiness.model.artifact import Document, Node


def check(document: Document[ComposeFile]) -> Iterator[Observation]:
    """One observation for each dependency on a datastore, or on the health of another service."""
    services = {one.name: one for one in document.content.services}
    for one in deployed(document):
        depends = one.node.get("depends_on")
        for name in names(depends):
            other = services.get(name)
            if depends is None or other is None:
                continue
            condition = fields_of(depends).get(name)
            found = _judge(one, other, condition.get("condition") if condition is not None else None)
            if found is not None:
                kind, note, level = found
                at = next((item.region for item in depends.items if item.text == name), None) or depends.key_region(
                    name
                )
                yield Observation(place(document, one, f"depends_on/{name}", at), kind, name, note, level=level)


def _judge(one: Service, other: Service, condition: Node | None) -> tuple[Kind, str, Level | None] | None:
    wanted = condition.text if condition is not None else "service_started"
    if wanted == "service_healthy":
        return _of_health(other)
    if wanted != "service_started" or other.datastore is not True or other.oneshot or is_console(one):
        return None
    restart = one.node.get("restart") or one.node.get("deploy.restart_policy.condition")
    again = restart is not None and restart.text.lower() not in {"no", "none", "false"}
    note = "it has started, but may not answer yet"
    return Kind.FAIL, f"{note}; the restart policy tries again" if again else note, Level.NOTE if again else None


def _of_health(other: Service) -> tuple[Kind, str, Level | None]:
    check = other.node.get("healthcheck")
    if check is not None:
        disabled = check.get("disable")
        off = disabled is not None and disabled.value is True
        return (Kind.FAIL, "its healthcheck is switched off", None) if off else (Kind.PASS, "", None)
    if other.partial or other.inherits or other.built or not isinstance(other.image, str):
        return Kind.OPEN, "its image, or another file, may bring a healthcheck", None
    base = bases.lookup(other.image)
    if base is None or base.healthcheck is not False:
        return Kind.OPEN, "its image may bring a healthcheck", None
    return Kind.FAIL, "it has no healthcheck, so it is never healthy and nothing starts", None
