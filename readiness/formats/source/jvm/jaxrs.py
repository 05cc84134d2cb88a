"""JAX-RS resources (Jersey, RESTEasy, Quarkus) and Micronaut's controllers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.jvm.annotated import guards_of
from readiness.formats.source.jvm.declared import find
from readiness.formats.source.jvm.handlers import answer
from readiness.formats.source.jvm.spelled import spelled
from readiness.formats.source.jvm.spring import join
from readiness.model.facts import Route
from readiness.model.named import NamedTuple
from readiness.model.routing import BasePath

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.formats.source.jvm.declared import Annotation, Type, Unit
    from readiness.model.facts import Fact, Text


class _Style(NamedTuple):
    framework: str
    module: tuple[str, ...]
    on_class: str
    path: str
    """The annotation that gives a function its path; empty: the verb's own."""
    verbs: Mapping[str, str]


_NAMES = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_STYLES = (
    _Style("jax-rs", ("jakarta.ws.rs", "javax.ws.rs"), "Path", "Path", {name: name for name in _NAMES}),
    _Style("micronaut", ("io.micronaut.http.annotation",), "Controller", "", {name.title(): name for name in _NAMES}),
)


def routes(unit: Unit) -> Iterator[Fact]:
    for style in _STYLES:
        if not unit.code.imports_from(*style.module):
            continue
        for type_ in unit.types:
            holder = find(type_.annotations, style.on_class)
            if holder is not None and not type_.interface:
                yield from _routes(unit, type_, holder, style)
            base = find(type_.annotations, "ApplicationPath")
            if base is not None and style.framework == "jax-rs":
                yield BasePath(unit.code.at(base.node), _path(unit, base), style.framework)


def _path(unit: Unit, mark: Annotation | None) -> Text:
    given = mark.given("value", "uri") if mark is not None else ()
    return spelled(unit, given[0]) if given else ""


def _routes(unit: Unit, type_: Type, holder: Annotation, style: _Style) -> Iterator[Route]:
    for function in type_.functions:
        for mark in function.annotations:
            if mark.name in style.verbs:
                own = find(function.annotations, style.path) if style.path else mark
                told = answer(unit, type_, function)
                yield Route(
                    location=unit.code.at(mark.node),
                    method=style.verbs[mark.name],
                    path=join(_path(unit, holder), _path(unit, own)),
                    framework=style.framework,
                    constant=told.constant if told is not None else None,
                    guards=tuple(guards_of(unit.code, type_, function)),
                    answer=told,
                )
