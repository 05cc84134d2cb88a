"""A USER that is a name, which nobody outside the image can tell from root."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import place
from readiness.model.artifact import Document, Unresolved
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for the USER in force at the end of what ships; none for root, which is another rule's."""
    stage = document.content.shipped
    user = stage.settings.user
    if user is None:
        return
    where = place(document, stage, user.instruction)
    if isinstance(user.value, Unresolved):
        yield Observation(where, Kind.OPEN, user.value.text, f"USER {user.value.text} is only known later")
        return
    name = user.value.partition(":")[0]
    if name not in {"root", "0"}:
        yield Observation(where, Kind.PASS if name.isdecimal() else Kind.FAIL, name)
