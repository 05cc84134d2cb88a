"""Texts that paths are made of, with a hole `⟨…⟩` for each part that another file or the environment tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import DEPTH, ancestors
from readiness.formats.source.python.names import qualified
from readiness.formats.source.python.syntax import as_call
from readiness.model.artifact import Unresolved
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text

_CONDITIONAL = frozenset(
    {"if_statement", "elif_clause", "else_clause", "try_statement", "function_definition", "for_statement"}
)
_PLACES = lazy(r"\{(\w*)\}")
_CUTS = frozenset({"strip", "lstrip", "rstrip"})


def path_text(code: Code, node: SgNode) -> Text:
    """The text an expression comes to; with a hole in it, unresolved until all files are known."""
    text = _text(code, node, DEPTH)
    return Unresolved(text) if "⟨" in text else text


def hole(text: str) -> str:
    return f"⟨{regex(r'[⟨⟩]').sub('', text)}⟩"


def _text(code: Code, node: SgNode, depth: int) -> str:
    if depth <= 0:
        return hole(node.text())
    match node.kind():
        case "string" | "concatenated_string":
            return "".join(_pieces(code, node, depth))
        case "identifier":
            return _named(code, node, depth)
        case "attribute":
            return _attribute(code, node, depth)
        case "parenthesized_expression":
            inner = [child for child in node.named_children() if child.kind() != "comment"]
            return _text(code, inner[0], depth - 1) if len(inner) == 1 else hole(node.text())
        case "binary_operator":
            left, right, sign = node.field("left"), node.field("right"), node.field("operator")
            if left is not None and right is not None and sign is not None and sign.text() == "+":
                return _text(code, left, depth - 1) + _text(code, right, depth - 1)
        case "call":
            return _called(code, node, depth)
    value = code.value(node)
    return value if isinstance(value, str) else hole(node.text())


def _pieces(code: Code, node: SgNode, depth: int) -> Iterator[str]:
    """The parts of a string; of an f-string each expression's own text."""
    interpolated = node.kind() == "string" and node.text()[:2].lower().rstrip("'\"").find("f") >= 0
    for part in node.named_children():
        if part.kind() in {"string", "concatenated_string"}:
            yield _text(code, part, depth - 1)
        elif part.kind() == "string_content":
            yield part.text().replace("{{", "{").replace("}}", "}") if interpolated else part.text()
        elif part.kind() == "interpolation":
            inner = part.named_children()
            yield _text(code, inner[0], depth - 1) if len(inner) == 1 else hole(part.text())


def _named(code: Code, node: SgNode, depth: int) -> str:
    name = node.text()
    if parameter_of(node, name) is not None:
        return hole(name)
    values = code.assigned.get(name, ())
    if len(values) > 1:
        # What stands there anyway is what counts unless the environment says otherwise.
        values = tuple(value for value in values if _always(value))
    if len(values) == 1:
        return _text(code, values[0], depth - 1)
    return hole(qualified(code, name))


def _always(value: SgNode) -> bool:
    return not any(parent.kind() in _CONDITIONAL for parent in ancestors(value))


def _attribute(code: Code, node: SgNode, depth: int) -> str:
    name = node.text()
    values = code.assigned.get(name, ())
    return _text(code, values[0], depth - 1) if len(values) == 1 else hole(qualified(code, name))


def _called(code: Code, node: SgNode, depth: int) -> str:
    value = code.value(node)
    if isinstance(value, str):
        return value
    call = as_call(node)
    if call is None:
        return hole(node.text())
    owner = call.function.field("object")
    if call.name == "format" and owner is not None and owner.kind() in {"string", "concatenated_string"}:
        return _formatted(code, call, _text(code, owner, depth - 1), depth)
    if call.name in _CUTS and owner is not None and len(call.arguments) < 2:
        text, marks = _text(code, owner, depth - 1), [code.value(one) for one in call.arguments]
        mark = marks[0] if marks and isinstance(marks[0], str) else "/"
        return getattr(text, call.name)(mark) if "⟨" not in text else text
    if len(call.arguments) == 1 and not call.keywords:
        argument = _text(code, call.arguments[0], depth - 1)
        if "⟨" not in argument:
            return hole(f"{qualified(code, call.callee)}({argument})")
    return hole(f"{qualified(code, call.callee)}({', '.join(one.text() for one in call.arguments)})")


def _formatted(code: Code, call: Call, text: str, depth: int) -> str:
    given = iter(call.arguments)

    def put(found: re.Match[str]) -> str:
        node = call.keywords.get(found[1]) if found[1] else next(given, None)
        return _text(code, node, depth - 1) if node is not None else found[0]

    return _PLACES.sub(put, text)


def parameter_of(node: SgNode, name: str) -> SgNode | None:
    """The function around a node that has a parameter of this name."""
    for parent in ancestors(node):
        if parent.kind() not in {"function_definition", "lambda"}:
            continue
        given = parent.field("parameters")
        if given is not None and name in parameters(given):
            return parent
    return None


def parameters(given: SgNode) -> dict[str, SgNode | None]:
    """Names of the parameters in order, each with its default."""
    found: dict[str, SgNode | None] = {}
    for one in given.named_children():
        name = one if one.kind() == "identifier" else one.field("name")
        if name is None:
            name = next((child for child in one.named_children() if child.kind() == "identifier"), None)
        if name is not None:
            found[name.text()] = one.field("value")
    return found


def spread(code: Code, node: SgNode, text: Text) -> tuple[Text, ...]:
    """A path that a function of this file makes from its parameter: one for each call of the function in this file."""
    if not isinstance(text, Unresolved):
        return (text,)
    for name in regex(r"⟨(\w+)⟩").findall(text.text):
        function = parameter_of(node, name)
        title = function.field("name") if function is not None else None
        if function is None or title is None:
            continue
        names = list(parameters(function.field("parameters") or function))
        given = [value for call in code.calls if (value := _given(call, title.text(), names, name)) is not None]
        if given:
            return tuple(_filled(text, name, path_text(code, value)) for value in given)
    return (text,)


def _given(call: Call, function: str, names: list[str], name: str) -> SgNode | None:
    if call.name != function:
        return None
    if name in call.keywords:
        return call.keywords[name]
    at = names.index(name) - (1 if names[0] in ("self", "cls") and call.receiver else 0)
    return call.arguments[at] if 0 <= at < len(call.arguments) else None


def _filled(text: Unresolved, name: str, value: Text) -> Text:
    whole = text.text.replace(f"⟨{name}⟩", value.text if isinstance(value, Unresolved) else value)
    return Unresolved(whole) if "⟨" in whole else whole
