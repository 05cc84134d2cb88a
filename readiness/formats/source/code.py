"""What the languages have in common once read: imports, calls and assignments by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.model.artifact import Unresolved
from readiness.model.location import Location
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping

    from ast_grep_py import SgNode

    from readiness.formats.source.tree import Source
    from readiness.model.facts import Number, Text

DEPTH = 40
"""How deep an expression is followed before it counts as unresolved."""


Given = tuple[tuple["SgNode", ...], "Mapping[str, SgNode]"]
"""What a call is given by position, and what by name."""


class Call:
    """A function or constructor that is called. Treat it as frozen.

    Most calls of a file are asked for their name alone: what they are given is looked up when somebody asks for it.
    """

    __slots__ = ("_given", "_later", "callee", "function", "name", "node", "receiver")

    def __init__(
        self, node: SgNode, function: SgNode, callee: str, given: SgNode | None, later: Callable[[SgNode | None], Given]
    ) -> None:
        """`given`: the node that holds the arguments; `later`: reads it."""
        self.node = node
        self.function = function
        self.callee = callee
        """As written, without blanks: `app.get`."""
        self.receiver, _, self.name = callee.rpartition(".")
        """All before the last part: `app`, empty for a plain function; and the last part: `get`."""
        self._given: SgNode | Given | None = given
        self._later: Callable[[SgNode | None], Given] | None = later

    @property
    def arguments(self) -> tuple[SgNode, ...]:
        """Positional."""
        return self._read()[0]

    @property
    def keywords(self) -> Mapping[str, SgNode]:
        """Python's; in JavaScript the entries of the object literals among the arguments."""
        return self._read()[1]

    def given(self, *arguments: SgNode) -> Call:
        """The same call with other arguments by position."""
        keywords = self.keywords
        return Call(self.node, self.function, self.callee, None, lambda _: (arguments, keywords))

    def _read(self) -> Given:
        if self._later is not None:
            self._given, self._later = self._later(cast("SgNode | None", self._given)), None
        return cast("Given", self._given)


class Import(NamedTuple):
    node: SgNode
    """Where the module is named."""
    module: str
    local: str
    """The name it has in this file; empty when it has none."""
    qualified: str
    """What the name stands for."""


class Code(NamedTuple):
    """One file, read once. What a theme (routes, environment, …) needs to know is here or in `source`."""

    source: Source
    path: str
    imports: tuple[Import, ...]
    calls: tuple[Call, ...]
    assigned: Mapping[str, tuple[SgNode, ...]]
    """Every value that is given to a name in this file."""
    evaluate: Callable[[Code, SgNode, int], object]
    """What an expression comes to: a literal, or `Unresolved`."""
    names: Mapping[str, str]
    """Local name → what it stands for, of the imports."""

    def qualify(self, callee: str) -> str:
        """A dotted name with its imported root spelled out: `FastAPI` → `fastapi.FastAPI`."""
        found = self.source.qualified.get(callee)
        if found is None:
            found = self.source.qualified[callee] = self._spelled(callee)
        return found

    def _spelled(self, callee: str) -> str:
        root, dot, rest = callee.partition(".")
        base = self.names.get(root)
        if base is None:
            return callee
        if not rest:
            return base
        return base + rest if base.endswith(":") else base + dot + rest

    def imports_from(self, *modules: str) -> bool:
        """Whether one of these modules, or a part of one, is imported."""
        return any(belongs(found.module, module) for found in self.imports for module in modules)

    def at(self, node: SgNode) -> Location:
        return Location(self.path, self.source.region(node))

    def value(self, node: SgNode) -> object:
        """A `str`, `int`, `float`, `bool` or None the expression is known to be, else `Unresolved`."""
        return self.evaluate(self, node, DEPTH)

    def text(self, node: SgNode) -> Text:
        """The expression as a string, or unresolved."""
        value = self.value(node)
        if isinstance(value, str):
            return value
        return value if isinstance(value, Unresolved) else Unresolved(node.text())

    def default(self, node: SgNode) -> Text | None:
        """A default value for a variable: a string's content, a number as written, None for null."""
        value = self.value(node)
        if value is None or isinstance(value, Unresolved):
            return value
        return value if isinstance(value, str) else node.text()

    def port(self, node: SgNode) -> tuple[Number, Text | None]:
        """Port and host of `8080`, `":8080"`, `"[::]:50051"`, `"127.0.0.1:80"`."""
        value = self.value(node)
        if isinstance(value, int) and not isinstance(value, bool):
            return value, None
        if isinstance(value, str):
            host, _, number = value.rpartition(":")
            if number.isascii() and number.isdigit():
                return int(number), host.strip("[]") or None
        return value if isinstance(value, Unresolved) else Unresolved(node.text()), None


def longest(name: str, modules: Container[str]) -> str:
    """The longest of the modules that a qualified name is, or is a part of; empty for none."""
    end = len(name)
    while end > 0:
        if name[:end] in modules:
            return name[:end]
        end = max(name.rfind(".", 0, end), name.rfind(":", 0, end), name.rfind("/", 0, end))
    return ""


def belongs(name: str, module: str) -> bool:
    """Whether a module or qualified name is `module` or a part of it."""
    return name == module or (name.startswith(module) and name[len(module)] in ".:/")


def compact(node: SgNode) -> str:
    """A callee without blanks, type arguments left to the grammar: `app\\n  .get` → `app.get`."""
    return "".join(node.text().split())


def ancestors(node: SgNode) -> Iterator[SgNode]:
    parent = node.parent()
    while parent is not None:
        yield parent
        parent = parent.parent()
