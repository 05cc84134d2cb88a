"""What a health answer tells that strangers need not know: versions, hosts, texts of errors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.grammar import NUMBERS, PAIRS, called, in_log, key_of, within
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.grammar import Body

_KEYS = (
    ("version", lazy(r"(app|node|python|go|server|db|api|service)?_?version|commit(_?(sha|hash))?|revision|git_?(sha|commit|hash)|build(_?(id|sha|date|time|number))?", re.IGNORECASE)),
    ("uptime", lazy(r"(process_?)?uptime\w*", re.IGNORECASE)),
    ("host", lazy(r"hostname|host|pod(_?name)?|instance(_?id)?|ip(_?address)?|node_?name", re.IGNORECASE)),
    ("environment", lazy(r"env|environment|node_?env", re.IGNORECASE)),
)  # fmt: skip
_CALLS = (
    ("uptime", lazy(r"^process\.uptime$|(^|\.)os\.uptime$")),
    ("host", lazy(r"(^|\.)os\.hostname$|socket\.gethostname$|^os\.Hostname$|platform\.node$|getHostName$")),
)
_ERROR = lazy(
    r"\b(str|repr)\((e|ex|exc|err|error|exception)\)|\b(e|ex|exc|err|error|exception|reason)\??\.(message|stack|toString\(\)|Error\(\)|getMessage\(\)|Message\b|args)"
    r"|\((e|err|error|ex) as (Error|any|unknown)\)\??\.(message|stack)|\{(e|exc|ex|err|error|exception)(![rs])?\}|\$\{(e|err|error)\}|traceback\.format_exc\(\)"
)
_READ = (
    *("call", "interpolation", "attribute", "member_expression", "template_substitution", "call_expression"),
    *("method_invocation", "navigation_expression", "member_access_expression"),
)
_WHERE = lazy(r"(?i)node_env|environment|app_env|settings|config|^[\"'`]")
_MAKES = lazy(r"(?i)(error|exception|errorf|wrap|new)$")
_OPEN = frozenset({"true", "false", "null", "none", "None", "True", "False", "nil", "undefined"})


def told(body: Body) -> Iterator[tuple[str, SgNode]]:
    """Kind and place of each thing told, each kind once."""
    seen: set[str] = set()
    for kind, node in (*_entries(body), *_called(body), *_errors(body)):
        if kind not in seen:
            seen.add(kind)
            yield kind, node


def _entries(body: Body) -> Iterator[tuple[str, SgNode]]:
    for pair in body.of(*PAIRS):
        key, value = key_of(pair)
        named = next((name for name, pattern in _KEYS if pattern.fullmatch(key)), "")
        if named and not in_log(pair, body.node) and _is_told(pair, value, body.node):
            yield named, pair


def _is_told(pair: SgNode, value: SgNode, body: SgNode) -> bool:
    """An entry of an answer, not an option of a call that asks, such as `createConnection({ host })`."""
    if value.text() in _OPEN or value.kind() in NUMBERS:
        return False
    if regex(r"(?i)[\"']?env[\"']?\b").match(pair.text()) and not _WHERE.search(value.text()):
        return False
    for parent in ancestors(pair):
        if not within(parent, body):
            return False
        if "call" in parent.kind() or "invocation" in parent.kind() or parent.kind() == "new_expression":
            found = called(parent)
            return found is not None and _ANSWERS.search(found.callee) is not None
        if parent.kind() == "return_statement":
            return True
        if parent.kind() in ("variable_declarator", "assignment", "short_var_declaration", "assignment_statement"):
            left = parent.field("name") or parent.field("left")
            return left is not None and _NAMES.search(left.text()) is not None
    return True


_NAMES = lazy(r"(?i)health|status|result|response|resp|data|body|payload|info|report|answer|output|details|checks?")
_ANSWERS = lazy(
    r"(?i)(^|\.)(json|send|jsonify|jsonresponse|response|encode|indentedjson|jsonpretty|end|stringify|body|success|nextresponse|dumps|reply|ok|respond\w*|write\w*|render\w*|\w*health\w*|dict|h)$|^c\.\w+$"
)


def _called(body: Body) -> Iterator[tuple[str, SgNode]]:
    for call in body.calls:
        named = next((name for name, pattern in _CALLS if pattern.search(call.callee)), "")
        if named and not in_log(call.node, body.node):
            yield named, call.node


def _errors(body: Body) -> Iterator[tuple[str, SgNode]]:
    """The text of an error where an answer is made: not what is logged, and not what is raised."""
    for node in body.of(*_READ) if _ERROR.search(body.text) else ():
        if _ERROR.fullmatch(node.text()) and not in_log(node, body.node) and not _is_wrapped(node, body.node):
            yield "error", node
            return


def _is_wrapped(node: SgNode, body: SgNode) -> bool:
    """Made into another error, compared, or kept for a log."""
    for parent in ancestors(node):
        if not within(parent, body):
            return False
        if parent.kind() in ("binary_expression", "comparison_operator") and regex(r"[=!]=|\bin\b").search(
            parent.text()[:200]
        ):
            return True
        if "call" in parent.kind() or "invocation" in parent.kind() or parent.kind() == "new_expression":
            found = called(parent)
            if (
                found is not None
                and found.node.range() != node.range()
                and _MAKES.search(found.name)
                and not regex(r"(?i)^http\.Error$|HTTPException").search(found.callee)
            ):
                return True
    return False
