"""Spring's controllers: mappings on classes, their interfaces and their functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.jvm.annotated import guards_of
from readiness.formats.source.jvm.declared import annotated, find
from readiness.formats.source.jvm.handlers import answer
from readiness.formats.source.jvm.spelled import spelled
from readiness.model.artifact import Unresolved
from readiness.model.facts import Route
from readiness.model.location import Location, Region
from readiness.model.routing import Mounted, Reference, join_paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.jvm.declared import Annotation, Function, Type, Unit
    from readiness.model.facts import Fact, Text

_METHODS = {f"{name.title()}Mapping": name for name in ("GET", "POST", "PUT", "PATCH", "DELETE")}
_MAPPINGS = ("RequestMapping", *_METHODS)
_CONTROLLERS = ("RestController", "Controller", "RepositoryRestController", "BasePathAwareController")
_ENDPOINTS = ("RestControllerEndpoint", "ControllerEndpoint")
"""Mappings below the path of management."""
_CLIENTS = ("FeignClient", "ReactiveFeignClient", "HttpExchange")
_PLAIN = frozenset({
    "Component", "Configuration", "Service", "Validated", "Slf4j", "Data", "RequiredArgsConstructor", "AllArgsConstructor",
    "RequestMapping", "Tag", "Api", "Profile", "ControllerAdvice", "RestControllerAdvice", "Log4j2", "Deprecated", "SuppressWarnings", "Generated", "Import",
})  # fmt: skip
"""Annotations that do not make a controller of a class, as one of the project's own may."""


def routes(unit: Unit) -> Iterator[Fact]:
    """Route for each mapping; Mounted for what a controller takes over from a class or interface."""
    yield from _repositories(unit)
    if "Mapping" not in unit.code.source.text and not any(find(one.annotations, *_CONTROLLERS) for one in unit.types):
        return
    for type_ in unit.types:
        if find(type_.annotations, *_CLIENTS, *_ENDPOINTS) is None:
            yield from _type(unit, type_)


def _repositories(unit: Unit) -> Iterator[Route]:
    """Spring Data REST makes routes of a repository: which ones depends on its functions and on the entity's."""
    for type_ in unit.types if "RepositoryRestResource" in unit.code.source.text else ():
        mark = find(type_.annotations, "RepositoryRestResource")
        hidden = mark is not None and any(one.text() == "false" for one in mark.given("exported"))
        if mark is not None and not hidden:
            given = mark.given("path")
            name = f"/{type_.name.removesuffix('Repository').lower()}"
            path = join("", spelled(unit, given[0])) if given else name
            yield Route(location=unit.code.at(mark.node), method="*", path=_doubtful(path), framework="spring")


def _type(unit: Unit, type_: Type) -> Iterator[Fact]:
    mapped = [(one, mark) for one in type_.functions for mark in annotated(one.annotations, *_MAPPINGS)]
    controller = find(type_.annotations, *_CONTROLLERS) is not None and not type_.interface
    own = find(type_.annotations, "RequestMapping")
    prefixes = _paths(unit, own) if own is not None else ("",)
    router = "" if controller and not type_.abstract else type_.name
    if router and not type_.interface and not type_.abstract and _may_serve(type_):
        router, prefixes = "", tuple(_doubtful(prefix) for prefix in prefixes)
    for function, mark in mapped:
        yield from _mapping(unit, type_, function, mark, own, prefixes, router)
    if controller or mapped or type_.interface or type_.abstract:
        yield from _inherited(unit, type_, prefixes if own is not None else None, router)


def place_of(unit: Unit, type_: Type) -> Location:
    """Where a type is named, by its first line alone."""
    region = unit.code.source.region(type_.node)
    line = next(
        (number for number in range(region.start_line, region.end_line + 1) if _named(unit, type_, number)),
        region.start_line,
    )
    return Location(unit.code.path, Region.of_line(line, unit.code.source.line(line)))


def _named(unit: Unit, type_: Type, number: int) -> bool:
    return f" {type_.name.rpartition('.')[2]}" in unit.code.source.line(number)


def _may_serve(type_: Type) -> bool:
    """A class with an annotation that may stand for `@RestController` and a path."""
    return any(mark.name not in _PLAIN for mark in type_.annotations)


def _doubtful(prefix: Text) -> Text:
    return prefix if isinstance(prefix, Unresolved) else Unresolved(prefix)


def _paths(unit: Unit, mark: Annotation) -> tuple[Text, ...]:
    given = mark.given("value", "path")
    return tuple(spelled(unit, one) for one in given) or ("",)


def _mapping(
    unit: Unit,
    type_: Type,
    function: Function,
    mark: Annotation,
    own: Annotation | None,
    prefixes: tuple[Text, ...],
    router: str,
) -> Iterator[Route]:
    methods = (_METHODS[mark.name],) if mark.name in _METHODS else _methods(mark) or (own and _methods(own)) or ("*",)
    guards = tuple(guards_of(unit.code, type_, function))
    told = answer(unit, type_, function)
    for prefix in prefixes:
        for path in _paths(unit, mark):
            for method in methods:
                yield Route(
                    location=unit.code.at(mark.node),
                    method=method,
                    path=join(prefix, path),
                    framework="spring",
                    constant=told.constant if told is not None else None,
                    router=router,
                    guards=guards,
                    answer=told,
                    own=join(prefix, "") if prefix else "",
                )


def join(prefix: Text, path: Text) -> Text:
    """Spring keeps a slash at the end, and an empty path adds none."""
    joined = join_paths(prefix, path, slash=True)
    if path == "/" and prefix not in ("", "/"):
        return Unresolved(joined.text + "/") if isinstance(joined, Unresolved) else joined + "/"
    return joined


def _methods(mark: Annotation) -> tuple[str, ...]:
    return tuple(one.text().rpartition(".")[2] for one in mark.given("method"))


def _inherited(unit: Unit, type_: Type, prefixes: tuple[Text, ...] | None, router: str) -> Iterator[Mounted]:
    """The mappings of what it extends or implements are its own; its own path takes the place of theirs."""
    here = {one.name for one in unit.types}
    for name in type_.supertypes:
        if unit.qualified(name).startswith(("java.", "org.springframework.")):
            continue
        for prefix in prefixes if prefixes is not None else ("",):
            yield Mounted(
                location=place_of(unit, type_),
                outer=router,
                inner=Reference("" if name in here else unit.qualified(name), name),
                prefix=prefix,
                replaces=prefixes is not None,
                guards=tuple(guards_of(unit.code, type_, None)),
            )
