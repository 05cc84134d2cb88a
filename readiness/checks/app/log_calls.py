"""Calls that write a log, in every language, and the values of which something gets into it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from readiness.checks.sources import bare, on_server
from readiness.formats.source.code import compact
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code

WORDS = ("log", "Log", "LOG", "console.", "winston", "zap.", "zerolog")
_LEVELS = frozenset(
    "trace debug info warning warn error critical fatal exception verbose silly http notice log print printf println panic "
    "panicf fatalf fatalln panicln infof warnf warningf errorf debugf tracef infow warnw errorw debugw fatalw msg msgf success".split()
)
QUIET = frozenset({"trace", "debug", "verbose", "silly", "debugf", "debugw", "tracef", "finest", "fine"})
"""Levels that nobody writes in production."""
_LOGGER = lazy(
    r"(?i)^(.*[._]|.*[a-z](?=Log))?_{0,2}(log|logs|logger|logging|winston|pino|sugar|slog|logrus|klog|glog|consola)$"
)
_FLUENT = lazy(r"(?i)(^|[._])(\w*log(ger)?)(\(\))?\.(trace|debug|info|warn|error|fatal|with\w*|log)\(")
_LEAVES = frozenset({
    "identifier", "attribute", "subscript", "member_expression", "subscript_expression", "shorthand_property_identifier",
    "selector_expression", "index_expression", "field_access",
})  # fmt: skip
_TRANSPARENT = frozenset({
    "str", "repr", "json.dumps", "dict", "JSON.stringify", "util.inspect", "inspect", "String", "Object.assign", "string",
    "fmt.Sprintf", "fmt.Sprint", "fmt.Sprintln", "fmt.Errorf", "String.format", "String.valueOf",
})  # fmt: skip
_FIELD = lazy(r"^(zap|slog|log|zlog|logger)\.(String|Any|Stringp|Reflect|ByteString|Stringer|Interface)$")
_ASKS = lazy(
    r"(?i)(headers?|cookies)\)?(\.get|\.getone)?$|^(req|request|ctx|c)\.(get|header|getHeader|get_json|get_data|json|body|form)$|\.getHeader$"
)
_SPREAD = frozenset({"spread_element", "dictionary_splat", "list_splat"})


class LogCall(NamedTuple):
    call: Call
    level: str
    """Lower case, as written: `infof`."""
    values: tuple[tuple[str, SgNode], ...]
    """What gets into the log: the key it is written under (empty for none), and the expression."""


def log_calls(code: Code) -> Iterator[LogCall]:
    """Each call of a logger that writes a value; a browser's console is none."""
    javascript = code.source.language not in ("python", "go", "java", "kotlin")
    if javascript and not on_server(code):
        return
    for call in code.calls:
        level = call.name.lower()
        if level in _LEVELS and _is_logger(call.receiver, javascript=javascript):
            values = tuple(pair for argument in call.arguments for pair in _written("", argument))
            if not javascript:
                values += tuple(pair for name, value in call.keywords.items() for pair in _keyword(name, value))
            yield LogCall(call, level, values)
        elif (
            call.name in ("Str", "Interface", "Any", "WithField", "Stringer")
            and len(call.arguments) == 2
            and _FLUENT.search(call.callee)
        ):
            yield LogCall(call, _fluent_level(call.callee), tuple(_written(_key(call.arguments[0]), call.arguments[1])))


def _fluent_level(callee: str) -> str:
    found = re.search(r"(?i)\.(trace|debug|info|warn|error|fatal)\(\)", callee)
    return found[1].lower() if found else "info"


def _is_logger(receiver: str, *, javascript: bool) -> bool:
    if receiver == "console":
        return javascript
    return _LOGGER.match(re.sub(r"\([^()]*\)", "", receiver)) is not None


def _keyword(name: str, value: SgNode) -> Iterator[tuple[str, SgNode]]:
    if name in ("exc_info", "stack_info", "stacklevel"):
        return
    yield from _written("" if name == "extra" else name, value)


def _key(node: SgNode) -> str:
    return node.text().strip("\"'`")


def _written(key: str, node: SgNode) -> Iterator[tuple[str, SgNode]]:
    """The parts of an expression whose own content is written: not what is compared, counted, cut or handed to a function."""
    node = bare(node)
    kind = node.kind()
    parts = node.named_children()
    if kind in _LEAVES:
        if not any(part.kind() == "slice" for part in parts):
            yield key, node
    elif kind in ("call", "call_expression"):
        yield from _called(key, node)
    elif kind in ("ternary_expression", "conditional_expression"):
        chosen = [node.field("consequence"), node.field("alternative")] if kind[0] == "t" else [parts[0], parts[-1]]
        yield from (pair for part in chosen if part is not None for pair in _written(key, part))
    elif kind in ("binary_operator", "binary_expression", "boolean_operator"):
        yield from _combined(key, node)
    elif kind in ("pair", "keyed_element"):
        name, value = node.field("key") or parts[0], node.field("value") or parts[-1]
        yield from _written(_key(name), value)
    elif kind in ("unary_expression", "literal_element") or kind in _SPREAD:
        if not node.text().startswith(("!", "-", "+", "typeof")) and parts:
            yield from _written(key, parts[0])
    elif kind in ("string", "template_string", "interpolation", "template_substitution"):
        held = [part for part in parts if part.kind() in ("interpolation", "template_substitution")]
        inner = held if kind in ("string", "template_string") else parts[:1]
        yield from (pair for part in inner for pair in _written(key, part))
    elif kind in (
        "object",
        "array",
        "dictionary",
        "list",
        "tuple",
        "concatenated_string",
        "expression_list",
        "literal_value",
        "composite_literal",
    ):
        inner = parts[-1:] if kind == "composite_literal" else parts
        yield from (pair for part in inner for pair in _written(key if "string" in kind else "", part))


def _combined(key: str, node: SgNode) -> Iterator[tuple[str, SgNode]]:
    left, right, sign = node.field("left"), node.field("right"), node.field("operator")
    if left is None or right is None:
        return
    text = sign.text() if sign is not None else ""
    if text in ("%", "+", "||", "??", "or"):
        yield from _written(key, left)
    if text in ("%", "+", "||", "??", "or", "&&", "and"):
        yield from _written(key, right)


def _called(key: str, node: SgNode) -> Iterator[tuple[str, SgNode]]:
    function, given = node.field("function"), node.field("arguments")
    if function is None or given is None:
        return
    callee = compact(function).replace("?.", ".")
    arguments = given.named_children()
    holder, name = function.field("object") or function.field("operand"), callee.rpartition(".")[2]
    if name == "format" and holder is not None and "string" in holder.kind():
        values = [argument.field("value") or argument for argument in arguments]
        yield from (pair for value in values for pair in _written(key, value))
    elif _FIELD.match(callee) and len(arguments) == 2:
        yield from _written(_key(arguments[0]), arguments[1])
    elif callee in _TRANSPARENT:
        yield from (pair for argument in arguments for pair in _written(key, argument))
    elif name == "toString" and holder is not None:
        yield from _written(key, holder)
    elif _ASKS.search(callee) or (name.lower() == "get" and _ASKS.search(callee[: -len(name) - 1])):
        yield key, node
