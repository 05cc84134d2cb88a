"""Frameworks that let everybody in unless each view says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.sources import code_of, content, is_development, meant, said
from readiness.model.artifact import Document
from readiness.model.facts import Listen, Route
from readiness.model.finding import Kind, Level, Observation
from readiness.model.routing import GuardedPath
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.model.system import System


def check(subject: Document[object] | System) -> Iterator[Observation]:
    """One observation for each place that decides for all views, and for each service whose guards stand at single ones."""
    if not isinstance(subject, Document):
        yield from _nest(subject)
        yield from _spring(subject)
        return
    code = code_of(content(subject), "REST_FRAMEWORK")
    if code is not None and not is_development(subject.path):
        yield from _django(code)


def _django(code: Code) -> Iterator[Observation]:
    """Django REST framework's own default is AllowAny."""
    for value in code.assigned.get("REST_FRAMEWORK", ()):
        settings = meant(code, value)
        if settings.kind() != "dictionary" or any(
            part.kind() == "dictionary_splat" for part in settings.named_children()
        ):
            continue
        given = _entry(settings, "DEFAULT_PERMISSION_CLASSES")
        if given is None:
            later = regex(r"""REST_FRAMEWORK\[["']DEFAULT_PERMISSION_CLASSES|REST_FRAMEWORK\.update""").search(
                code.source.text
            )
            yield said(code, settings, Kind.PASS if later else Kind.FAIL, "Django REST framework")
        else:
            lets = "AllowAny" in meant(code, given).text()
            yield said(code, given, Kind.FAIL if lets else Kind.PASS, "Django REST framework")


def _entry(settings: SgNode, name: str) -> SgNode | None:
    for pair in settings.named_children():
        key, value = pair.field("key"), pair.field("value")
        if key is not None and key.text().strip("\"'") == name:
            return value
    return None


def _nest(system: System) -> Iterator[Observation]:
    """Nest: guards at some controllers, and none for the whole application."""
    for service in system.services:
        routes = [route for route in service.of(Route) if route.framework == "nestjs"]
        kinds = [{guard.kind for guard in route.guards} for route in routes]
        guarded = sum("auth" in one for one in kinds)
        if not guarded:
            continue
        bare = sum(not one & {"auth", "open", "other"} for one in kinds)
        place = min([one.location for one in service.of(Listen)] or [routes[0].location])
        note = f"{guarded} of {len(routes)} routes have a guard" if bare else ""
        # Guards at each controller are a habit that many keep well.
        yield Observation(place, Kind.FAIL if bare else Kind.PASS, "Nest", note, level=Level.NOTE)


def _spring(system: System) -> Iterator[Observation]:
    """The last word of a chain, `anyRequest().…`; one that is only for some paths decides nothing for the rest."""
    for one in system.of(GuardedPath):
        if (
            one.framework in ("", "spring")
            and one.pattern == "/**"
            and not one.methods
            and one.guard.kind in ("auth", "open")
        ):
            yield Observation(one.location, Kind.FAIL if one.guard.kind == "open" else Kind.PASS, "Spring Security")
