"""What a handler does: whether it answers the same whatever happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.java import syntax as java
from readiness.formats.source.kotlin import syntax as kotlin
from readiness.model.routing import Answer
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from readiness.formats.source.code import Call
    from readiness.formats.source.jvm.declared import Function, Type, Unit

_ANSWERS = lazy(
    r"ok|status|build|body|bodyValue|just|of|ofEntries|entry|singletonMap|put|Map|HashMap|LinkedHashMap|mapOf|to|ResponseEntity|noContent|contentType"
    r"|String|empty|accepted|header|now|toString|currentTimeMillis|currentTime|info|debug|trace|success|bodyValueAndAwait|buildAndAwait|then|asText"
)
"""What puts an answer together, or tells the time, or writes a line to the log."""
_KNOWN = lazy(r"[A-Z]\w*|log|logger|LOG|map|response|result|body|status|it")


def answer(unit: Unit, type_: Type, function: Function) -> Answer | None:
    """None for a function without a body."""
    if function.body is None:
        return None
    return Answer(
        unit.code.at(function.node), f"{type_.name}.{function.name}".strip("."), constant=_constant(unit, function)
    )


def _constant(unit: Unit, function: Function) -> bool:
    """Whether the body only puts literals together."""
    body = function.body
    if body is None:
        return False
    is_kotlin = unit.code.source.language == "kotlin"
    grammar = kotlin if is_kotlin else java
    for node in body.find_all({"rule": {"any": [{"kind": kind} for kind in grammar.CALLS]}}):
        call = grammar.as_call(node)
        if call is not None and not _harmless(call):
            return False
    names = {name for name, _ in function.parameters}
    return all(
        name.text() in names or _KNOWN.fullmatch(name.text()) or _ANSWERS.fullmatch(name.text())
        for name in body.find_all(kind="simple_identifier" if is_kotlin else "identifier")
    )


def _harmless(call: Call) -> bool:
    return (
        _ANSWERS.fullmatch(call.name) is not None
        or regex(r"[A-Z]\w*(Response|Status|Dto|DTO|Result)").fullmatch(call.name) is not None
    )
