"""Finds the function behind a route and asks what it answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.answers import answer
from readiness.formats.source.javascript.syntax import FUNCTIONS, as_call
from readiness.pattern import regex

if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.model.routing import Answer


def answer_of(code: Code, handler: SgNode | None, name: str = "") -> Answer | None:
    """None when the function is not in this file."""
    function = find_function(code, handler) if handler is not None else None
    if function is None:
        return None
    return answer(code, function, "javascript", parameters(function) | set(code.names), name)


def find_function(code: Code, handler: SgNode) -> SgNode | None:
    """The function itself, the one a name stands for, or the one inside a wrapper such as `asyncHandler(…)`."""
    if handler.kind() in FUNCTIONS:
        return handler
    if handler.kind() in {"identifier", "shorthand_property_identifier"}:
        for value in code.assigned.get(handler.text(), ()):
            found = find_function(code, value) if value.kind() != "identifier" else None
            if found is not None:
                return found
        pattern = f"^{re.escape(handler.text())}$"
        return code.source.root.find(
            {"rule": {"kind": "function_declaration", "has": {"field": "name", "regex": pattern}}}
        )
    call = as_call(handler)
    return next((argument for argument in call.arguments if argument.kind() in FUNCTIONS), None) if call else None


def parameters(function: SgNode) -> set[str]:
    """The names of all parameters, destructured ones too."""
    given = function.field("parameters") or function.field("parameter")
    return set(regex(r"[\w$]+").findall(given.text())) if given is not None else set()


def looks_like_handler(code: Code, node: SgNode) -> bool:
    """A function that takes a request, a reply or a context: strong evidence that this is a route."""
    function = find_function(code, node)
    names = parameters(function) if function is not None else set()
    return bool(names & {"req", "request", "res", "response", "reply", "ctx", "context", "c", "_req", "_", "_request"})
