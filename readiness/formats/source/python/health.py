"""Functions that may answer for the health of a service, wherever they are routed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.answers import answer
from readiness.formats.source.code import ancestors
from readiness.formats.source.python.handlers import known
from readiness.formats.source.python.words import TITLE
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.model.routing import Answer

_NAMED = lazy(
    r"(?i)health|heart_?beat|liveness|readiness|livez|readyz"
    r"|^(get|check|is|api|app)?_?(live|alive|ready|ping|pong|status|up)_?(check|view|handler|probe|api|resource)?$"
)
_MAY = (lazy(f"def {TITLE}"), lazy(f"class {TITLE}"))
"""Asked of the whole text before any function is looked at; each begins with a literal, which is what makes it fast."""
_FILED = lazy(r"(?i)(^|/)\w*(health|heartbeat|liveness|readiness|probes?|ping|status)\w*(/[^/]*)?\.py$")
_VERBS = frozenset({"get", "head", "__call__"})


def answers(code: Code) -> Iterator[Answer]:
    """What each such function does, by its name, that of its class, or that of the file."""
    filed = _FILED.search(code.path) is not None
    if not filed and not any(may.search(code.source.text) for may in _MAY):
        return
    for node in code.source.nodes("function_definition"):
        title = node.field("name")
        holder = _holder(node)
        if title is None or holder is None:
            continue
        name = title.text()
        if (filed or _NAMED.search(name) or (name in _VERBS and _NAMED.search(holder))) and not _wraps(node):
            found = answer(code, node, "python", known(code, node), f"{holder}.{name}" if holder else name)
            if found is not None:
                yield found


def _holder(node: SgNode) -> str | None:
    """The class around a method, empty for a function of the file; None inside another function."""
    for parent in ancestors(node):
        if parent.kind() == "function_definition":
            return None
        if parent.kind() == "class_definition":
            title = parent.field("name")
            return title.text() if title is not None else None
    return ""


def _wraps(node: SgNode) -> bool:
    """It makes another function, which is the one that answers."""
    body = node.field("body")
    return body is not None and body.find(kind="function_definition") is not None
