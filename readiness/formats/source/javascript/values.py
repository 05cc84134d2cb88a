"""Plain values that a file of settings exports, and which of them a path or port of another file stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from readiness.formats.source.javascript.exports import exported
from readiness.formats.source.javascript.names import module_path
from readiness.formats.source.javascript.syntax import entries, unwrap
from readiness.model.artifact import Unresolved
from readiness.model.facts import Listen, Route
from readiness.model.routing import Asked, BasePath, Mounted, Reference, Valued
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.model.facts import Fact
    from readiness.model.location import Location

SETTINGS = r"(?:^|/)[\w-]*(?:config|constants?|settings|environment|env|paths)(?:/[\w.-]+|[\w.-]*)\.[cm]?[jt]s$"
_SETTINGS = lazy(SETTINGS)
_NAMED = lazy(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*")
_PLACE = lazy(r"/[\w./:{}*-]*|(?:api|rest|v\d+)(?:/[\w.-]+)*|\d{2,5}")
"""A path or a port: nothing else is carried on, since it may be a secret."""
_MOST = 200
_DEEP = 4


def valued(code: Code) -> Iterator[Valued]:
    """Texts and numbers that are exported, of objects each with the way to it."""
    if not _SETTINGS.search(code.path):
        return
    found = [one for name, node in _all(code) for one in _flat(code, name, node, _DEEP)]
    yield from found[:_MOST]


def _all(code: Code) -> Iterator[tuple[str, SgNode]]:
    """Exports of every form; a constant that is declared and exported at once has the name it is exported by."""
    yield from exported(code)
    for node in code.source.nodes("export_statement"):
        for part in node.find_all(kind="variable_declarator"):
            named, value = part.field("name"), part.field("value")
            outer = part.parent()
            above = outer.parent() if outer is not None else None
            if named is not None and value is not None and above is not None and above.kind() == "export_statement":
                yield named.text(), value


def _flat(code: Code, name: str, node: SgNode, depth: int) -> Iterator[Valued]:
    node = unwrap(node)
    values = (
        code.assigned.get(node.text(), ()) if node.kind() in {"identifier", "shorthand_property_identifier"} else ()
    )
    if len(values) == 1:
        node = unwrap(values[0])
    if node.kind() == "object":
        for key, inner in entries(node).items() if depth else ():
            yield from _flat(code, f"{name}.{key}".strip("."), inner, depth - 1)
        return
    value = code.value(node)
    if name and _is_place(value, name):
        yield Valued(code.at(node), name, value)


def _is_place(value: object, name: str) -> TypeGuard[str | int]:
    if isinstance(value, str):
        return _PLACE.fullmatch(value) is not None
    return isinstance(value, int) and not isinstance(value, bool) and "port" in name.lower()


def asked(code: Code, facts: Iterable[Fact]) -> Iterator[Asked]:
    """For each path and port that is open, the names of other modules in it."""
    told: set[str] = set()
    for location, text in _open(facts):
        for word in _NAMED.findall(text):
            root, _, rest = word.partition(".")
            if word in told or (root not in code.names and not rest):
                continue
            told.add(word)
            yield Asked(location, word, _led(code, root, rest))


def _open(facts: Iterable[Fact]) -> Iterator[tuple[Location, str]]:
    for fact in facts:
        if isinstance(fact, Route) and isinstance(fact.path, Unresolved):
            yield fact.location, fact.path.text
        elif isinstance(fact, Mounted | BasePath) and isinstance(fact.prefix, Unresolved):
            yield fact.location, fact.prefix.text
        elif isinstance(fact, Listen) and isinstance(fact.port, Unresolved):
            yield fact.location, fact.port.text


def _led(code: Code, root: str, rest: str) -> Reference | None:
    module, colon, name = code.names.get(root, "").partition(":")
    if not colon:
        return None
    return Reference(module_path(code, module), f"{name}.{rest}".strip("."))
