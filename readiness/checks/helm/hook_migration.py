"""A migration that Helm runs as a hook: when it runs, and whether it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes import KubernetesObject
from readiness.formats.kubernetes.values import items_of, name_of
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node

_MIGRATES = lazy(r"(?i)migrat|alembic|flyway|liquibase|\bgoose\b|\bdbmate\b|db[:_-](?:upgrade|push)|ecto\.")
_BEFORE = frozenset({"pre-install", "pre-upgrade", "pre-rollback"})
_AFTER = frozenset({"post-install", "post-upgrade", "post-rollback"})


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each Job that Helm runs as a hook and that migrates a database."""
    content = document.content
    if not isinstance(content, KubernetesObject) or content.kind != "Job":
        return
    annotations = content.root.get("metadata.annotations")
    hook = annotations.fields.get("helm.sh/hook") if annotations is not None else None
    if hook is None or not _migrates(content):
        return
    place = Location(document.path, content.anchor, content.label)
    if isinstance(hook.value, Unresolved):
        yield Observation(place, Kind.OPEN, content.label, f"`{hook.text}` is only known later")
        return
    moments = {word.strip() for word in hook.text.split(",")}
    if moments & _AFTER and not moments & _BEFORE:
        yield Observation(
            place._replace(region=hook.region), Kind.FAIL, content.label, "it runs after the new version is up"
        )
    elif all(content.root.get(f"spec.{name}") is None for name in ("activeDeadlineSeconds", "backoffLimit")):
        note = "neither activeDeadlineSeconds nor backoffLimit is set: it is tried six times more"
        yield Observation(place, Kind.FAIL, content.label, note)
    else:
        yield Observation(place, Kind.PASS, content.label)


def _migrates(content: KubernetesObject) -> bool:
    """By its name, or by what its containers run."""
    return bool(_MIGRATES.search(content.label)) or any(
        _MIGRATES.search(word) for container in items_of(content.pod_spec, "containers") for word in _words(container)
    )


def _words(container: Node) -> Iterator[str]:
    yield name_of(container.fields.get("name"))
    for field in ("command", "args"):
        found = container.fields.get(field)
        yield from (item.text for item in (found.items if found is not None else ()))
