"""Patterns of paths as they are given to filters and chains: texts, matchers and arrays of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import compact
from readiness.formats.source.java import syntax as java
from readiness.formats.source.jvm.spelled import spelled
from readiness.formats.source.kotlin import syntax as kotlin
from readiness.model.artifact import Unresolved
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call
    from readiness.formats.source.jvm.declared import Unit
    from readiness.model.facts import Text

_ARRAYS = frozenset({"array_initializer", "collection_literal"})
_MAKERS = frozenset({"of", "asList", "arrayOf", "listOf", "toArray", "setOf"})
_DEEP = 6


def as_call(unit: Unit, node: SgNode) -> Call | None:
    """The node as a call, in the language of its file."""
    return kotlin.as_call(node) if unit.code.source.language == "kotlin" else java.as_call(node)


def texts(unit: Unit, nodes: Iterable[SgNode]) -> tuple[Text, ...]:
    """All that is named, arrays taken apart; unresolved for what only a run tells."""
    return tuple(text for node in nodes for text in _texts(unit, node, _DEEP))


def _texts(unit: Unit, node: SgNode, depth: int) -> Iterator[Text]:
    values = unit.code.assigned.get(compact(node).removeprefix("this."), ())
    call = as_call(unit, node)
    if not depth:
        yield Unresolved(node.text())
    elif node.kind() in _ARRAYS:
        for one in node.named_children():
            yield from _texts(unit, one, depth - 1)
    elif node.kind() == "array_creation_expression" and (value := node.field("value")) is not None:
        yield from _texts(unit, value, depth - 1)
    elif node.kind() in {"spread_expression", "parenthesized_expression"}:
        yield from _texts(unit, node.named_children()[-1], depth - 1)
    elif call is not None:
        yield from _made(unit, node, call, depth)
    elif len(values) == 1 and "string" not in node.kind():
        yield from _texts(unit, values[0], depth - 1)
    else:
        yield spelled(unit, node)


def _made(unit: Unit, node: SgNode, call: Call, depth: int) -> Iterator[Text]:
    """`List.of("/a", "/b")`, `new AntPathRequestMatcher("/x")`, `EndpointRequest.to("health")`."""
    if "EndpointRequest" in node.text():
        named = regex(r'"([\w-]+)"').findall(node.text())
        yield from (f"/actuator/{name}" for name in named) if named else ("/actuator/**",)
    elif call.name in _MAKERS or regex(r"(?i)matcher|pattern|path").search(call.name):
        for one in call.arguments:
            if "HttpMethod" not in one.text():
                yield from _texts(unit, one, depth - 1)
    elif not call.name.startswith("toStatic") and "toStaticResources" not in call.callee:
        yield Unresolved(node.text())
