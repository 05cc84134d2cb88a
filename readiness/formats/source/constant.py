"""Whether a route's handler answers the same whatever happens: a liveness answer, not a readiness one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.code import compact

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from ast_grep_py import SgNode

_CALLS = {
    "python": ("call",),
    "javascript": ("call_expression", "new_expression"),
    "go": ("call_expression",),
}
_NAMES = {
    "python": ("identifier",),
    "javascript": ("identifier", "shorthand_property_identifier", "this"),
    "go": ("identifier",),
}
_DECLARED = {
    "python": (("assignment", "left"),),
    "javascript": (("variable_declarator", "name"),),
    "go": (("short_var_declaration", "left"), ("var_spec", "name")),
}
_ANSWERS = frozenset(
    "abortwithstatus add blob bytes code dict encode end fprint fprintf fprintln from header headers html "
    "htmlresponse httpresponse indentedjson json json_response jsonify jsonp jsonresponse make_response marshal "
    "newencoder nextresponse nocontent orjsonresponse plaintextresponse purejson response send sendstatus sendstring "
    "set setheader setstatus status statuscode str string stringify text type ujsonresponse write writehead "
    "writeheader writestring dumps byte".split()
)
"""What puts an answer together, lower case: `res.status(200).json`, `c.JSON`, `w.Write`, `jsonify`, …"""
# A health answer that tells the time, the uptime or the memory in use still checks nothing.
_CLOCKS = frozenset(
    "date datetime format gettime hostname isoformat memoryusage now round since strftime time timestamp toisostring "
    "tostring unix uptime utc utcnow".split()
)
_KNOWN = frozenset({"process", "Date", "Math", "JSON", "console", "module", "os", "err", "_"})
_ASKS = frozenset({"req", "request", "r"})
"""Parameters that carry the question: an answer made from them is not constant."""


def answers_constant(body: SgNode, language: str, known: AbstractSet[str]) -> bool:
    """Whether the body only puts literals together. `known`: imported names and the handler's parameters."""
    callees = []
    for call in body.find_all({"rule": {"any": [{"kind": kind} for kind in _CALLS[language]]}}):
        function = call.field("function") or call.field("constructor")
        if function is None or not _harmless(compact(function)):
            return False
        span = function.range()
        callees.append((span.start.index, span.end.index))
    local = (known - _ASKS) | _KNOWN | _locals(body, language)
    for name in body.find_all({"rule": {"any": [{"kind": kind} for kind in _NAMES[language]]}}):
        text = name.text()
        start = name.range().start.index
        inside = any(first <= start < last for first, last in callees)
        if not inside and text not in local and not text.isupper() and not _is_label(name):
            return False
    return True


def _harmless(callee: str) -> bool:
    name = callee.rpartition(".")[2].lower()
    return name in _ANSWERS or name in _CLOCKS or bool(re.search(r"(?i)\b(\w*log(ger|ging)?|console)\.\w+$", callee))


def _locals(body: SgNode, language: str) -> set[str]:
    return {
        word
        for kind, part in _DECLARED[language]
        for node in body.find_all(kind=kind)
        for left in node.field_children(part)
        for word in re.findall(r"\w+", left.text())
    }


def _is_label(name: SgNode) -> bool:
    """`x` of `a.x` and of `f(x=1)`: Python's grammar calls those identifiers too."""
    parent = name.parent()
    if parent is None or parent.kind() not in {"attribute", "keyword_argument"}:
        return False
    label = parent.field("attribute") or parent.field("name")
    return label is not None and label.range().start.index == name.range().start.index
