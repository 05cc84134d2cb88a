"""What a route's handler does: whether it asks anything, within which time, and what it says when that failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.constant import answers_constant
from readiness.model.routing import Answer

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code


def answer(code: Code, function: SgNode, language: str, known: AbstractSet[str], name: str = "") -> Answer | None:
    """What a handler does; None when it has no body. `known`: imported names and the handler's parameters."""
    body = function.field("body")
    if body is None:
        return None
    return Answer(code.at(function), name, constant=answers_constant(body, language, known))
