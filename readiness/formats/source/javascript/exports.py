"""The names under which other files find the routers and handlers of this one, and what it only passes on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.javascript.frameworks import OWNERS
from readiness.formats.source.javascript.names import DEFAULT, identity, module_path, reference
from readiness.formats.source.javascript.syntax import FUNCTIONS, as_call, entries, unwrap
from readiness.model.location import Location, Region
from readiness.model.routing import Exported, Reference
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source

_PASSED = lazy(
    r"""^\s*export\s*(?:\*\s*(?:as\s+([\w$]+)\s*)?|(?:type\s+)?\{([^}]*)\}\s*)from\s*["']([^"']+)["']""", re.MULTILINE
)
EVERYTHING = "*"
"""The name of an export that stands for all of another module's."""


def passed_on(source: Source, path: str) -> Iterator[Exported]:
    """`export { default } from "./users"`, `export * from "./x"`: without a parse, since there are many such files."""
    code = _Named(path)
    for found in _PASSED.finditer(source.text):
        line = source.text.count("\n", 0, found.start(3)) + 1
        place = Location(path, Region.of_line(line, source.line(line)))
        module = module_path(code, found[3])  # type: ignore[arg-type]
        if found[2] is None:
            yield Exported(place, found[1] or EVERYTHING, Reference(module, ""))
            continue
        for part in found[2].split(","):
            name, _, alias = part.strip().partition(" as ")
            if name.strip():
                yield Exported(place, _plain(alias or name), Reference(module, _plain(name)))


class _Named:
    """All that `module_path` asks of a file."""

    def __init__(self, path: str) -> None:
        self.path = path


def _plain(name: str) -> str:
    name = name.strip().removeprefix("type ").strip()
    return "" if name == "default" else name


def exports(code: Code, listed: frozenset[str] = frozenset()) -> Iterator[Exported]:
    """Each name that other files may import, where it is not the name it has here. `listed`: names of lists that are handed in."""
    for name, value in exported(code):
        means = Reference("", identity(value)) if value.kind() in FUNCTIONS else _led(code, value)
        if value.kind() in {"class_declaration", "class"}:
            own = value.field("name")
            means = Reference("", own.text() if own is not None else DEFAULT)
            if not name and f"{means.name}[]" in listed:
                yield Exported(code.at(value), "[]", Reference("", f"{means.name}[]"))
        if means is not None and means != Reference("", name):
            yield Exported(code.at(value), name, means)
    yield from _returned(code)


def _led(code: Code, value: SgNode) -> Reference | None:
    """`export default Router().use(…)` has no other name than that."""
    node = unwrap(value)
    while node.kind() in {"call_expression", "new_expression"}:
        made = as_call(node)
        if made is None or code.qualify(made.callee) in OWNERS:
            return Reference("", DEFAULT)
        inner = made.function.field("object")
        if inner is None:
            break
        node = unwrap(inner)
    return reference(code, value)


def exported(code: Code) -> Iterator[tuple[str, SgNode]]:
    """Names and values, as they are written; the name of a default export is empty."""
    for left, values in code.assigned.items():
        name = regex(r"(?:module\.)?exports(?:\.([\w$]+))?").fullmatch(left)
        if name is None:
            continue
        for value in values:
            plain = "" if name[1] in {None, "default"} else name[1]
            if not plain and unwrap(value).kind() == "object":
                yield from entries(unwrap(value)).items()
            else:
                yield plain, value
    for node in code.source.nodes("export_statement") if "export" in code.source.text else ():
        yield from _of_statement(node)


def _of_statement(node: SgNode) -> Iterator[tuple[str, SgNode]]:
    if node.field("source") is not None:
        return
    if any(child.kind() == "default" for child in node.children()):
        value = node.field("declaration") or node.field("value")
        if value is not None:
            yield "", value
        return
    for clause in node.named_children():
        for part in clause.named_children() if clause.kind() == "export_clause" else ():
            name, alias = part.field("name"), part.field("alias")
            if name is not None:
                yield _plain((alias or name).text()), name


def _returned(code: Code) -> Iterator[Exported]:
    """A function that makes a router and returns it; a class that keeps one."""
    for node in code.source.nodes("return_statement"):
        value = next(iter(node.named_children()), None)
        if (
            value is None
            or value.kind() not in {"identifier", "member_expression"}
            or value.text() not in code.assigned
        ):
            continue
        function = next((one for one in ancestors(node) if one.kind() in FUNCTIONS), None)
        if function is not None:
            yield Exported(code.at(value), identity(function), Reference("", value.text()))
    if "this.router" in code.assigned or "this.app" in code.assigned:
        kept = "this.router" if "this.router" in code.assigned else "this.app"
        for made in code.source.nodes("class_declaration"):
            name = made.field("name")
            if name is not None:
                yield Exported(code.at(name), name.text(), Reference("", kept))
