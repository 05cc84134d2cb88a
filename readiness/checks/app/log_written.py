"""Of an expression that is handed to a logger, the parts whose own content is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.sources import bare
from readiness.formats.source.code import compact
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

Written = tuple[str, "SgNode"]
"""The key it is written under (empty for none), and the expression."""
_LEAVES = frozenset({
    "identifier", "attribute", "subscript", "member_expression", "subscript_expression", "shorthand_property_identifier",
    "selector_expression", "index_expression", "field_access", "simple_identifier", "navigation_expression", "interpolated_identifier",
})  # fmt: skip
_CALLS = frozenset({"call", "call_expression", "method_invocation"})
_CHOICES = frozenset({"ternary_expression", "conditional_expression"})
_OPERATIONS = frozenset(
    {"binary_operator", "binary_expression", "boolean_operator", "additive_expression", "elvis_expression"}
)
_TEXTS = frozenset(
    {"string", "template_string", "string_literal", "interpolation", "template_substitution", "interpolated_expression"}
)
_HOLES = frozenset({"interpolation", "template_substitution", "interpolated_expression", "interpolated_identifier"})
_GROUPS = frozenset({
    "object", "array", "dictionary", "list", "tuple", "concatenated_string", "expression_list", "literal_value", "composite_literal",
    "lambda_literal", "statements",
})  # fmt: skip
_SPREAD = frozenset({"spread_element", "dictionary_splat", "list_splat", "unary_expression", "literal_element"})
_BOTH = frozenset({"%", "+", "||", "??", "or", "?:"})
_TRANSPARENT = frozenset({
    "str", "repr", "json.dumps", "dict", "JSON.stringify", "util.inspect", "inspect", "String", "Object.assign", "string",
    "fmt.Sprintf", "fmt.Sprint", "fmt.Sprintln", "fmt.Errorf", "String.format", "String.valueOf",
})  # fmt: skip
_FIELD = lazy(
    r"^(zap|slog|log|zlog|logger)\.(String|Any|Stringp|Reflect|ByteString|Stringer|Interface)$|^(StructuredArguments\.)?(kv|keyValue|value)$"
)
_ASKS = lazy(
    r"(?i)(headers?|cookies)\)?(\.get|\.getone)?$|^(req|request|ctx|c)\.(get|header|getHeader|get_json|get_data|json|body|form)$|\.getHeader$"
)


def written(key: str, node: SgNode) -> Iterator[Written]:
    """Not what is compared, counted, cut or handed to another function: that is not written as it is."""
    node = bare(node)
    kind = node.kind()
    parts = node.named_children()
    if kind in _LEAVES:
        if not any(part.kind() == "slice" for part in parts):
            yield key, node
    elif kind in _CALLS:
        yield from _called(key, node)
    elif kind in _CHOICES:
        yield from _chosen(key, node)
    elif kind in _OPERATIONS:
        yield from _combined(key, node)
    elif kind in ("pair", "keyed_element"):
        name, value = node.field("key") or parts[0], node.field("value") or parts[-1]
        yield from written(name.text().strip("\"'`"), value)
    elif kind in _SPREAD:
        if parts and not node.text().startswith(("!", "-", "+", "typeof")):
            yield from written(key, parts[0])
    elif kind in _TEXTS:
        held = [part for part in parts if part.kind() in _HOLES] if kind not in _HOLES else parts[:1]
        yield from (pair for part in held for pair in written(key, part))
    elif kind in _GROUPS:
        inner = parts[-1:] if kind == "composite_literal" else parts
        yield from (pair for part in inner for pair in written(key if "string" in kind else "", part))


def _chosen(key: str, node: SgNode) -> Iterator[Written]:
    """Either value of a choice; not what it depends on."""
    parts = node.named_children()
    first, second = node.field("consequence"), node.field("alternative")
    for part in (first or parts[0], second or parts[-1]):
        yield from written(key, part)


def _combined(key: str, node: SgNode) -> Iterator[Written]:
    parts = node.named_children()
    left, right, sign = node.field("left"), node.field("right"), node.field("operator")
    left, right = left or parts[0], right or parts[-1]
    text = (
        sign.text()
        if sign is not None
        else {"elvis_expression": "?:", "additive_expression": "+"}.get(str(node.kind()), "")
    )
    if text in _BOTH:
        yield from written(key, left)
    if text in _BOTH or text in ("&&", "and"):
        yield from written(key, right)


def _parts(node: SgNode) -> tuple[str, SgNode | None, list[SgNode]]:
    """What is called, what it is called on, and the arguments, in the grammar of each language."""
    given = node.field("arguments")
    if node.kind() == "method_invocation":
        holder, name = node.field("object"), node.field("name")
        callee = (
            f"{compact(holder)}.{name.text()}"
            if holder is not None and name is not None
            else name.text()
            if name is not None
            else ""
        )
        return callee, holder, given.named_children() if given is not None else []
    function = node.field("function")
    if function is not None:
        holder = function.field("object") or function.field("operand")
        return compact(function).replace("?.", "."), holder, given.named_children() if given is not None else []
    parts = node.named_children()
    values = [
        value.named_children()[-1] for value in parts[-1].find_all(kind="value_argument") if value.named_children()
    ]
    holder = parts[0].named_children()[0] if parts[0].kind() == "navigation_expression" else None
    return compact(parts[0]).replace("?.", "."), holder, values


def _called(key: str, node: SgNode) -> Iterator[Written]:
    callee, holder, arguments = _parts(node)
    name = callee.rpartition(".")[2]
    if name == "format" and holder is not None and "string" in str(holder.kind()):
        values = [argument.field("value") or argument for argument in arguments]
        yield from (pair for value in values for pair in written(key, value))
    elif _FIELD.match(callee) and len(arguments) == 2:
        yield from written(arguments[0].text().strip("\"'`"), arguments[1])
    elif callee in _TRANSPARENT:
        yield from (pair for argument in arguments for pair in written(key, argument))
    elif name == "toString" and holder is not None:
        yield from written(key, holder)
    elif _ASKS.search(callee) or (name.lower() == "get" and _ASKS.search(callee[: -len(name) - 1])):
        yield key, node
    elif not arguments and holder is not None and (node.kind() == "method_invocation" or name.startswith("get")):
        # A getter of Java hands out the field itself.
        yield key, node
