"""Django services that answer for any name a request gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.checks.sources import code_of, guarded, inside, is_development, said
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each list of hosts in Django's settings."""
    code = code_of(cast("Document[Source]", document), "ALLOWED_HOSTS")
    if (
        code is None
        or is_development(document.path)
        or not regex(r"(^|/)(settings|config|configs|conf)(\.py|/)").search(code.path)
    ):
        return
    for value in code.assigned.get("ALLOWED_HOSTS", ())[-1:]:
        holder = inside(value, "class_definition")
        small = holder is not None and regex(r"class\s+\w*(Dev|Local|Test)").match(holder.text()) is not None
        yield said(code, value, Kind.PASS if small or guarded(value) else _judged(code, value))


def _judged(code: Code, value: SgNode) -> Kind:
    if value.kind() in ("list", "tuple"):
        return Kind.FAIL if any(part.text() in ('"*"', "'*'") for part in value.named_children()) else Kind.PASS
    default = code.value(value)
    if isinstance(default, Unresolved):
        star = regex(r"""default\s*=\s*\[?\s*["']\*["']|,\s*\[?\s*["']\*["']""").search(value.text())
        return Kind.FAIL if star else Kind.PASS
    return Kind.FAIL if default == "*" else Kind.PASS
