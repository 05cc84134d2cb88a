"""Spring's functional routes: `route().GET("/x", handler)`, `nest(path("/api"), …)`, Kotlin's `router { "/api".nest { GET("/x") { … } } }`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.java import syntax as java
from readiness.formats.source.jvm.declared import find
from readiness.formats.source.jvm.spelled import spelled
from readiness.formats.source.jvm.spring import join
from readiness.formats.source.kotlin import syntax as kotlin
from readiness.model.artifact import Unresolved
from readiness.model.facts import Route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call
    from readiness.formats.source.jvm.declared import Function, Unit
    from readiness.model.facts import Text

_VERBS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
_MODULES = ("org.springframework.web.reactive.function.server", "org.springframework.web.servlet.function")
_DEEP = 5


def routes(unit: Unit) -> Iterator[Route]:
    """Each by what stands around it in its file; unresolved where another file puts it into something."""
    if not unit.code.imports_from(*_MODULES):
        return
    for call in unit.code.calls:
        if call.name in _VERBS and call.arguments and not _is_asked(call):
            for prefix in _prefixes(unit, call.node, _DEEP):
                path = join(prefix, _asked(unit, call.arguments[0]))
                yield Route(location=unit.code.at(call.arguments[0]), method=call.name, path=path, framework="spring")


def _is_asked(call: Call) -> bool:
    """`HttpMethod.GET("…")` and the like are no routes; a path is a text."""
    return call.arguments[0].kind() in {"lambda_expression", "lambda_literal", "method_reference"}


def _prefixes(unit: Unit, node: SgNode, depth: int) -> Iterator[Text]:
    """Once for each way in which the function around it comes to serve."""
    prefix, function = _around(unit, node)
    if function is None or find(function.annotations, "Bean", "Singleton") is not None:
        yield prefix
        return
    calls = (
        [call for call in unit.code.calls if call.callee in {function.name, f"this.{function.name}"}] if depth else []
    )
    for call in calls:
        for outer in _prefixes(unit, call.node, depth - 1):
            yield join(outer, prefix) if prefix else outer
    if not calls:
        yield Unresolved(prefix.text if isinstance(prefix, Unresolved) else prefix)


def _around(unit: Unit, node: SgNode) -> tuple[Text, Function | None]:
    """The paths it is nested below, up to the function of a class it stands in."""
    prefix: Text = ""
    functions = {one.node.range().start.index: one for type_ in unit.types for one in type_.functions}
    grammar = kotlin if unit.code.source.language == "kotlin" else java
    for parent in ancestors(node):
        call = grammar.as_call(parent) if parent.kind() in grammar.CALLS else None
        if call is not None and call.name in {"nest", "path", "andNest"} and _is_argument(call, node):
            prefix = join(_path(unit, call), prefix)
        function = functions.get(parent.range().start.index) if parent.kind() in grammar.FUNCTIONS else None
        if function is not None:
            return prefix, function
    return prefix, None


def _is_argument(call: Call, node: SgNode) -> bool:
    """It stands in what is nested, not in front of it."""
    return any(one.range().start.index <= node.range().start.index < one.range().end.index for one in call.arguments)


def _path(unit: Unit, call: Call) -> Text:
    """`"/api"` of `nest(path("/api"), …)`, `path("/api", …)`, `"/api".nest { … }` and `path("/api").nest { … }`."""
    texts = [one for one in call.arguments if "string" in one.kind() or one.kind() in {"identifier", "field_access"}]
    if texts and len(call.arguments) > 1:
        return spelled(unit, texts[0])
    front = (
        call.function.named_children()[:1] if call.function.kind() == "navigation_expression" else call.arguments[:1]
    )
    return _asked(unit, front[0]) if front else ""


def _asked(unit: Unit, node: SgNode) -> Text:
    """The path of a text, or of a predicate: `path("/x").and(accept(JSON))`."""
    values = unit.code.assigned.get(node.text(), ())
    if len(values) == 1 and "string" not in values[0].kind():
        node = values[0]
    span = node.range()
    for call in unit.code.calls if node.kind() != "string_literal" else ():
        inside = span.start.index <= call.node.range().start.index < span.end.index
        if inside and call.name in {"path", "pathPrefix"} and call.arguments:
            return spelled(unit, call.arguments[0])
    return (
        spelled(unit, node)
        if node.kind() not in {"method_invocation", "call_expression"} or "path" in node.text()
        else ""
    )
