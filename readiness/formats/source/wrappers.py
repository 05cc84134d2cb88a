"""Environment reads through a function of the file's own: `requireEnv("X")`, `mustMapEnv(&x, "X")`, `getEnv("X", "y")`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.starting import at_start
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import EnvRead

_FUNCTIONS = frozenset(
    {
        *("function_definition", "function_declaration", "method_declaration"),
        *("arrow_function", "function_expression", "method_definition"),
    }
)


class Wrapper(NamedTuple):
    name: str
    parameters: tuple[str, ...]
    key: int
    """Which parameter is the variable's name."""
    optional: frozenset[str] = frozenset()
    """Parameters that have a default of their own."""


def unwrapped(code: Code, found: list[tuple[EnvRead, SgNode]]) -> Iterator[EnvRead]:
    """A dynamic read inside a wrapper becomes one read for each call of the wrapper in this file."""
    for read, key in found:
        wrapper = _wrapper(key) if isinstance(read.name, Unresolved) else None
        calls = [call for call in code.calls if wrapper and call.name == wrapper.name] if wrapper else []
        reads = [_through(code, read, wrapper, call) for call in calls] if wrapper else []
        yield from [one for one in reads if one is not None] or [_certain(read, key)]


def _certain(read: EnvRead, key: SgNode) -> EnvRead:
    return read._replace(certain=True) if read.required and at_start(key) else read


def softened(reads: Iterable[EnvRead]) -> Iterator[EnvRead]:
    """A plain read is not required where the same file also asks whether the variable is there."""
    found = list(reads)
    asked = {read.name for read in found if not read.required}
    for read in found:
        soft = read.required and read.name in asked
        yield read._replace(required=False, certain=False) if soft else read


def _wrapper(key: SgNode) -> Wrapper | None:
    for function in ancestors(key):
        if function.kind() in _FUNCTIONS:
            names = tuple(_parameters(function))
            named = _name(function)
            if not named or key.text() not in names:
                return None
            return Wrapper(named, names, names.index(key.text()), frozenset(_optional(function)))
    return None


def _name(function: SgNode) -> str:
    name, parent = function.field("name"), function.parent()
    if name is None and parent is not None and parent.kind() == "variable_declarator":
        name = parent.field("name")
    return name.text() if name is not None else ""


def _parameters(function: SgNode) -> Iterator[str]:
    single, many = function.field("parameter"), function.field("parameters")
    for child in [single] if single is not None else many.named_children() if many is not None else []:
        names = child.field_children("name")
        if names:
            yield from (name.text() for name in names)
            continue
        pattern = child.field("pattern") or child.field("left") or child
        first = pattern if pattern.kind() == "identifier" else pattern.find(kind="identifier")
        yield first.text() if first is not None else ""


def _optional(function: SgNode) -> Iterator[str]:
    many = function.field("parameters")
    for child in many.named_children() if many is not None else []:
        name = child.field("name")
        if name is not None and child.field("value") is not None:
            yield name.text()


def _through(code: Code, read: EnvRead, wrapper: Wrapper, call: Call) -> EnvRead | None:
    given = dict(zip(wrapper.parameters, call.arguments, strict=False))
    key = given.get(wrapper.parameters[wrapper.key])
    if key is None:
        return None
    fallback = read.default.text if isinstance(read.default, Unresolved) else ""
    value = given.get(fallback) or call.keywords.get(fallback)
    if not fallback or fallback not in wrapper.parameters:
        default, required = read.default, read.required
    else:
        # The fallback is itself a parameter: this call decides whether there is one.
        default = code.default(value) if value is not None else None
        required = read.required if fallback in wrapper.optional else value is None
    told = read._replace(location=code.at(key), name=code.text(key), default=default, required=required)
    return _certain(told, key)
