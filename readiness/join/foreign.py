"""Routes that no code of ours registers: those a library brings, and those a description of the service lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.facts import Route
from readiness.model.routing import join_paths

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.routing import Mounted, Operation


def foreign(mount: Mounted, operations: Sequence[Operation], *, lost: bool) -> Iterator[Route]:
    """What is mounted without being a router of ours. `lost`: it leads to no file, so only its name is known."""
    if lost:
        said = f"{mount.inner.module}.{mount.inner.name}".strip(".").removesuffix(".urlpatterns")
        path = join_paths(mount.prefix, f"⟨{said}⟩", slash=False)
        yield Route(
            location=mount.location,
            method="*",
            path=path if isinstance(path, Unresolved) else Unresolved(path),
            framework=mount.framework,
            router=mount.outer,
            handler=mount.inner,
            guards=mount.guards,
            condition=mount.condition,
        )
    for one in operations if mount.inner.name == "paths" else ():
        yield Route(
            location=one.location,
            method=one.method,
            path=join_paths(mount.prefix, one.path, slash=True),
            framework="openapi",
            handler=one.handler,
            guards=one.guards,
            mounted=(mount.location,),
        )
