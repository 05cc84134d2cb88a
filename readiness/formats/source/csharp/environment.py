"""Environment variables that C# code asks for, by itself or through its configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.starting import at_start
from readiness.model.facts import EnvRead
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code

_NAMED = lazy(r'"[A-Z][A-Z0-9_]{2,}"')


def reads(code: Code) -> Iterator[EnvRead]:
    """`Environment.GetEnvironmentVariable("X")`, and `configuration["X_Y"]` where the key is written as a variable is."""
    if "GetEnvironmentVariable" in code.source.text:
        for call in code.calls:
            if call.name == "GetEnvironmentVariable" and call.arguments:
                yield _read(code, call.node, call.arguments[0])
    if "onfig" in code.source.text:
        for node in code.source.nodes("element_access_expression"):
            holder, key = node.field("expression"), node.find(kind="string_literal")
            if (
                holder is not None
                and key is not None
                and _NAMED.fullmatch(key.text())
                and regex(r"(?i)config\w*$").search(holder.text())
            ):
                yield _read(code, node, key)


def _read(code: Code, asked: SgNode, key: SgNode) -> EnvRead:
    """Required where the program stops without it; a variable that is not there is otherwise null."""
    around = next(iter(ancestors(asked)), None)
    right = (
        around.field("right")
        if around is not None and around.kind() == "binary_expression" and "??" in around.text()
        else None
    )
    stops = right is not None and "throw" in right.text()
    default = code.default(right) if right is not None and not stops else None
    return EnvRead(
        location=code.at(key), name=code.text(key), required=stops, default=default, certain=stops and at_start(asked)
    )
