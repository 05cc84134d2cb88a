"""Whether a route's handler answers the same whatever happens: a liveness answer, not a readiness one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.grammar import CALLS, called, is_log
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from ast_grep_py import SgNode

_NAMES = {
    "python": ("identifier",),
    "javascript": ("identifier", "shorthand_property_identifier", "this"),
    "go": ("identifier",),
    "java": ("identifier", "this"),
    "kotlin": ("simple_identifier", "this_expression"),
    "csharp": ("identifier",),
}
_DECLARED = {
    "python": (("assignment", "left"),),
    "javascript": (("variable_declarator", "name"),),
    "go": (("short_var_declaration", "left"), ("var_spec", "name")),
    "java": (("variable_declarator", "name"),),
    "kotlin": (("variable_declaration", ""),),
    "csharp": (("variable_declarator", "name"),),
}
_ANSWERS = frozenset(
    "abortwithstatus add blob bytes code dict encode end fprint fprintf fprintln from header headers html "
    "htmlresponse httpresponse indentedjson json json_response jsonify jsonp jsonresponse json_response writejson write_json respondjson respond_json sendjson respond make_response marshal "
    "newencoder nextresponse nocontent orjsonresponse plaintextresponse purejson response send sendstatus sendstring "
    "set setheader setstatus status statuscode str string stringify text type ujsonresponse write writehead "
    "writeheader writestring dumps byte".split()
)
"""What puts an answer together, lower case: `res.status(200).json`, `c.JSON`, `w.Write`, `jsonify`, …"""
_BUILDS = {
    "java": frozenset(
        "ok build body bodyvalue of just singletonmap entry nocontent put hashmap linkedhashmap map responseentity empty".split()
    ),
    "kotlin": frozenset("ok build body bodyvalue of just mapof to respondtext respond responseentity emptymap".split()),
    "csharp": frozenset("ok okresult content nocontent results fromresult".split()),
}
"""The same in languages where these words mean nothing else."""
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
    for node in body.find_all({"rule": {"any": [{"kind": kind} for kind in CALLS[language]]}}):
        call = called(node)
        if call is None or not is_plain(call.callee, language):
            return False
        callees.append((call.start, call.end))
    local = (known - _ASKS) | _KNOWN | _locals(body, language)
    for name in body.find_all({"rule": {"any": [{"kind": kind} for kind in _NAMES[language]]}}):
        text = name.text()
        start = name.range().start.index
        inside = any(first <= start < last for first, last in callees)
        if not inside and text not in local and not text.isupper() and not _is_label(name):
            return False
    return True


def is_plain(callee: str, language: str = "") -> bool:
    """Whether a call only puts an answer together, tells the time or logs."""
    name = callee.rpartition(".")[2].lower()
    return name in _ANSWERS or name in _CLOCKS or name in _BUILDS.get(language, ()) or is_log(callee)


def is_harmless(callee: str, language: str) -> bool:
    """Whether a call only works on values at hand, says how it went or logs it, and asks nothing of anybody."""
    return is_plain(callee, language) or _HELPERS.search(callee) is not None


_HELPERS = lazy(
    r"health\w*\.check$|(^|\.)(map|filter|every|some|all|any|len|append|make|push|join|split|entries|keys|values|items|get|set|has|find|includes|reduce|foreach|list|dict"
    r"|tuple|sorted|sum|min|max|range|zip|enumerate|bool|isinstance|getattr|hasattr|int|float|string|number|boolean|parseint|tolowercase|touppercase|trim"
    r"|allsettled|all|race|resolve|then|catch|finally|settimeout|cleartimeout|abortcontroller|abort|timeout|cancel|withtimeout|background|context|done|sub"
    r"|lock|unlock|rlock|runlock|load(int\d+|bool)?|store(int\d+)?|compareandswap\w*|add(int\d+)?|wait|error|errors?|new|errorf|wrap|is|as|sleep|random|uuid\w*|freeze|assign|fromentries|isarray"
    r"|memory_?usage|cpu_?(usage|percent)|loadavg|freemem|totalmem|cpus|pid|hrtime|performance|perf_counter|monotonic|getmessage|tojson|depends|cast"
    r"|next|done|cb|abort\w*|exit|fatal\w*|panic|reject|catch|withdetail|down|up|traceback|format_exc|elapsed|url|handle_?error|from_?utf8|scan|close|release|defer|recover|depends|inject|use\w+|http_?exception|\w*error|\w*exception|super|copy|extend|update|strip|lower|upper)$",
    re.IGNORECASE,
)


def _locals(body: SgNode, language: str) -> set[str]:
    return {
        word
        for kind, part in _DECLARED[language]
        for node in body.find_all(kind=kind)
        for left in (node.field_children(part) if part else [node])
        for word in regex(r"\w+").findall(left.text())
    }


def _is_label(name: SgNode) -> bool:
    """`x` of `a.x` and of `f(x=1)`: Python's grammar calls those identifiers too."""
    parent = name.parent()
    if parent is None or parent.kind() not in {"attribute", "keyword_argument"}:
        return False
    label = parent.field("attribute") or parent.field("name")
    return label is not None and label.range().start.index == name.range().start.index
