"""Finds cross-cutting layers by what is imported, called or written; each language brings its tables."""

from __future__ import annotations

import re  # noqa: TC003 (a NamedTuple's field)
from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors, longest
from readiness.model.facts import Middleware
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ast_grep_py import Config, SgNode

    from readiness.formats.source.code import Code, Import
    from readiness.model.location import Location

HEADERS = frozenset({"content-security-policy", "strict-transport-security", "x-frame-options"})
_SETS = frozenset(
    {"set", "setheader", "header", "append", "add", "writehead", "headers", "setdefault", "insert", "__setitem__"}
)


class Tables(NamedTuple):
    """What stands for which kind of layer."""

    modules: Mapping[str, str]
    """Module or qualified name → kind: a layer as soon as something imported from it is used."""
    calls: Mapping[str, str]
    """Qualified callee → kind."""
    methods: Mapping[str, str]
    """Last part of a callee → kind, whatever it is called on; only in files that import a framework."""
    strings: Mapping[str, str]
    """A whole string literal → kind: entries of Django's settings."""
    string: str
    """The kind of string literals."""
    identifiers: tuple[str, ...]
    ignored: frozenset[str] = frozenset()
    """Qualified names of a listed module that are no layer."""
    around: re.Pattern[str] | None = None
    """What the outermost function around a written header holds where it is set on every answer; None: it is not asked."""


def layers(code: Code, tables: Tables, framework: str) -> Iterator[Middleware]:
    """Each layer once per file and source, where it is first used."""
    told: set[tuple[str, str]] = set()
    for kind, source, location, detail in (
        *_imported(code, tables),
        *_called(code, tables, framework),
        *_written(code, tables, framework),
    ):
        if (kind, source) not in told:
            told.add((kind, source))
            yield Middleware(location=location, kind=kind, source=source, detail=detail)


def _imported(code: Code, tables: Tables) -> Iterator[tuple[str, str, Location, str]]:
    for found in code.imports:
        module = _longest(found, tables)
        if not module or found.qualified in tables.ignored or found.module.endswith((".exceptions", ".testclient")):
            continue
        use = _first_use(code, found, tables)
        if use is not None:
            yield tables.modules[module], module, code.at(use), found.local


def _longest(found: Import, tables: Tables) -> str:
    return max(longest(found.qualified, tables.modules), longest(found.module, tables.modules), key=len)


def _first_use(code: Code, found: Import, tables: Tables) -> SgNode | None:
    if not found.local:
        return found.node  # `require("cors")()` is used where it stands; `import "newrelic"` works by being there
    after = found.node.range().end.index
    pattern = f"^{found.local.replace('$', '[$]')}$"
    rule: Config = {"rule": {"regex": pattern, "any": [{"kind": kind} for kind in tables.identifiers]}}
    first = code.source.root.find(rule)  # mostly this is it, and the rest of the file need not be searched
    if first is None or _is_use(first, after):
        return first
    return next((node for node in code.source.root.find_all(rule) if _is_use(node, after)), None)


def _is_use(node: SgNode, after: int) -> bool:
    return node.range().start.index > after and not any("import" in parent.kind() for parent in ancestors(node))


def _called(code: Code, tables: Tables, framework: str) -> Iterator[tuple[str, str, Location, str]]:
    for call in code.calls:
        qualified = code.qualify(call.callee)
        kind = tables.calls.get(qualified)
        source = qualified.partition(":")[0] if ":" in qualified else qualified.partition(".")[0]
        if kind is None and framework:
            kind, source = tables.methods.get(call.name), framework
        if kind is not None:
            yield kind, source, code.at(call.function), call.callee


def _written(code: Code, tables: Tables, framework: str) -> Iterator[tuple[str, str, Location, str]]:
    lowered = code.source.text.lower()
    wanted = [name for name in (*HEADERS, *tables.strings) if name.lower() in lowered]
    if not wanted:
        return
    for node in code.source.root.find_all(kind=tables.string):
        text = node.text().strip("\"'`")
        if text in tables.strings:
            yield tables.strings[text], text.partition(".")[0], code.at(node), text
        elif text.lower() in HEADERS and _is_set(node):
            kind = "security-headers" if _for_all(node, tables) else "security-headers-own"
            yield kind, framework or "headers", code.at(node), text


def _for_all(node: SgNode, tables: Tables) -> bool:
    """Set by what every request passes, not by a handler for its own answer."""
    if tables.around is None:
        return True
    functions = [one for one in ancestors(node) if one.kind() in {"function_declaration", "method_declaration"}]
    return not functions or tables.around.search(functions[-1].text()) is not None


def _is_set(node: SgNode) -> bool:
    """A header's name where headers are given: a key, a `headers[…] = …`, the first argument of a setter."""
    parent = node.parent()
    while parent is not None and parent.kind() in {"literal_element", "expression_list"}:
        parent = parent.parent()
    if parent is None:
        return False
    if parent.kind() in {"pair", "keyed_element"}:
        return True
    if parent.kind() in {"subscript", "subscript_expression", "index_expression"}:
        holder = parent.parent()
        left = holder.field("left") if holder is not None else None
        return left is not None and left.range().start.index == parent.range().start.index
    return _is_set_by(parent.parent())


def _is_set_by(call: SgNode | None) -> bool:
    function = call.field("function") if call is not None else None
    return function is not None and function.text().rpartition(".")[2].lower() in _SETS
