"""Services of production that run the working tree, or watch it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.compose.composed import deployed, field, place
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.compose import ComposeFile
    from readiness.model.artifact import Document


def check(document: Document[ComposeFile]) -> Iterator[Observation]:
    """One observation for each service of a file that says it is for production, or one for each thing that is wrong with it."""
    if not document.content.named:
        return  # a file that does not say what it is for is then one for development
    for one in deployed(document):
        sources, watcher = one.node.get("source_mounts"), one.node.get("watcher")
        for mount in sources.items if sources is not None else ():
            name = f"{one.name} mounts {field(mount, 'source')}"
            yield Observation(place(document, one, "volumes", mount.region), Kind.FAIL, name)
        if watcher is not None:
            at = one.node.key_region("command" if one.node.fields.get("command") is watcher else "entrypoint")
            yield Observation(place(document, one, "command", at), Kind.FAIL, f"{one.name} starts a watcher")
        if sources is None and watcher is None:
            yield Observation(place(document, one), Kind.PASS, one.name)
