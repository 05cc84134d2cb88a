"""Which Go values are routers, under which prefix and behind which guards, looked up in the function where they are used."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.go import scopes
from readiness.formats.source.go.frameworks import framework_by_module, names_of
from readiness.formats.source.go.syntax import FUNCTIONS, as_call
from readiness.formats.source.guards import guard
from readiness.model.named import NamedTuple
from readiness.model.routing import join_paths
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.formats.source.tree import Source
    from readiness.model.facts import Text
    from readiness.model.routing import Guard

_DEEP = 12
_MAKERS = frozenset({"Default", "New", "NewRouter", "NewMux", "NewServeMux"})
_TYPES = frozenset(
    {
        "Engine",
        "RouterGroup",
        "IRouter",
        "IRoutes",
        "Echo",
        "Group",
        "Router",
        "Routes",
        "Mux",
        "App",
        "ServeMux",
        "EchoRouter",
    }
)
_NAMES = frozenset(
    {"router", "mux", "engine", "app", "e", "r", "g", "server", "echo", "srv", "rg", "group", "api", "routes"}
)
_CALLED = lazy(r"(?i)(router|mux|engine|echo|gin|fiber|app|group|routes)$")
_SAME = frozenset(
    {
        "Subrouter",
        "With",
        "Group",
        "StrictSlash",
        "Use",
        "Host",
        "NewRoute",
        "UseEncodedPath",
        "SkipClean",
        "Schemes",
        "Name",
    }
)
_BELOW = frozenset({"Group", "PathPrefix", "Route"})
_GLUED = frozenset({"gin", "echo", "gorilla", "net/http"})
"""These put a path together as it is written; the others set one slash between its parts."""
_MAKES_ROUTER = lazy(r"(?i)rout|mux|engine|echo|gin|fiber|chi|app$|server|setup|api|handler")


class Owner(NamedTuple):
    framework: str
    prefix: Text = ""
    router: str = ""
    """Its name in this file (`scopes`), where others may mount it."""
    guards: tuple[Guard, ...] = ()
    made: bool = False
    """Known to be a router, not only believed to be."""


def below(owner: Owner, path: Text) -> Text:
    """A path under the router's prefix, as its framework joins them."""
    if owner.framework not in _GLUED:
        return join_paths(owner.prefix, path, slash=True) if owner.prefix else path
    if owner.framework == "gin" and isinstance(path, str) and isinstance(owner.prefix, str):
        if not path:
            return owner.prefix
        return owner.prefix.rstrip("/") + "/" + path.lstrip("/")
    return join_paths(owner.prefix, path, slash=False) if owner.prefix else path


def glues(framework: str) -> bool:
    return framework in _GLUED


class Routers:
    """The routers of one file."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.framework = next((name for name in names_of(code) if name != "grpc"), "")
        self._known: dict[tuple[int, int], Owner | None] = {}

    @cached_property
    def functions(self) -> scopes.Scopes:
        return scopes.scopes_of(self.code.source)

    @cached_property
    def _told(self) -> list[tuple[Call, scopes.Function | None, int]]:
        """Calls that may make a router use something, with the function they stand in and where they end."""
        own = self.functions.by_name
        return [
            (call, self.functions.innermost(call.node), call.node.range().end.index)
            for call in self.code.calls
            if (call.name == "Use" or ("." not in call.callee and call.callee in own)) and call.arguments
        ]

    def owner(self, value: SgNode, depth: int = _DEEP) -> Owner | None:
        """What an expression is, when it is a router."""
        span = value.range()
        key = (span.start.index, span.end.index)
        if key not in self._known:
            self._known[key] = None  # a name that is made from itself
            self._known[key] = self._owner(value, depth) if depth > 0 else None
        return self._known[key]

    def _owner(self, value: SgNode, depth: int) -> Owner | None:
        match value.kind():
            case "call_expression":
                return self._made(value, depth)
            case "identifier":
                found = self._named(value, depth)
            case "selector_expression" if self.code.qualify(value.text()) == "net/http:DefaultServeMux":
                return Owner("net/http", made=True)
            case "selector_expression" if self._is_field(value):
                found = self._field(value, depth)
            case "unary_expression" | "parenthesized_expression":
                inner = value.field("operand") or next(iter(value.named_children()), None)
                return self.owner(inner, depth - 1) if inner is not None else None
            case _:
                return None
        return found._replace(guards=found.guards + self.used(value)) if found is not None else None

    def _is_field(self, value: SgNode) -> bool:
        root = value.find(kind="identifier")
        return root is None or root.text() not in self.code.names or self.functions.is_local(root)

    def qualified(self, call: Call) -> str:
        """The callee with its package spelled out, unless a variable hides the package (`mux := http.NewServeMux()`)."""
        root = call.callee.partition(".")[0]
        operand = call.function.find(kind="identifier") if root in self.code.names else None
        return (
            call.callee if operand is not None and self.functions.is_local(operand) else self.code.qualify(call.callee)
        )

    def _made(self, value: SgNode, depth: int) -> Owner | None:
        """`chi.NewRouter()`, `r.Group("/x", auth)`, `r.With(auth)`, a function of ours that makes one."""
        call = as_call(value)
        if call is None:
            return None
        qualified = self.qualified(call)
        known = "net/http" if qualified == "net/http:NewServeMux" else framework_by_module(qualified)
        if known and call.name in _MAKERS:
            return Owner(known, router=self._place(value), made=True)
        inner = call.function.field("operand")
        outer = self.owner(inner, depth - 1) if inner is not None and ":" not in qualified else None
        if outer is None:
            return None
        if call.name in _BELOW and call.arguments and call.arguments[0].kind() != "func_literal":
            path = below(outer, self.code.text(call.arguments[0]))
            rest = [one for one in call.arguments[1:] if one.kind() != "func_literal" or call.name == "Group"]
            return outer._replace(prefix=path, guards=outer.guards + self.guards(rest))
        if call.name not in _SAME:
            return None
        return (
            outer._replace(guards=outer.guards + self.guards(call.arguments)) if call.name in ("With", "Use") else outer
        )

    def _place(self, value: SgNode) -> str:
        """The name of what a router is kept in: a variable, a field, what a function returns."""
        for parent in ancestors(value):
            kind = parent.kind()
            if kind in ("short_var_declaration", "assignment_statement", "var_spec"):
                left = parent.field("left") or parent.field("name")
                first = left.text().partition(",")[0].strip() if left is not None else ""
                return (
                    self._variable(value, first)
                    if "." not in first
                    else self.field_name(left)
                    if left is not None
                    else ""
                )
            if kind == "keyed_element":
                return self._element(parent)
            if kind == "return_statement":
                function = self.functions.innermost(value)
                return function.name + "()" if function is not None else ""
            if kind in FUNCTIONS:
                break
        return ""

    def _variable(self, node: SgNode, name: str) -> str:
        function = self.functions.innermost(node)
        return f"{function.name if function is not None else ''}#{name}"

    def _element(self, element: SgNode) -> str:
        """`Server{router: …}` → `Server.router`."""
        literal = next((parent for parent in ancestors(element) if parent.kind() == "composite_literal"), None)
        kind, key = literal.field("type") if literal is not None else None, next(iter(element.named_children()), None)
        return f"{scopes.base(kind.text())}.{key.text()}" if kind is not None and key is not None else ""

    def field_name(self, value: SgNode) -> str:
        """`s.router` → `Server.router`, where the type of `s` is of this package."""
        holder = value.named_children()[0] if value.kind() == "expression_list" and value.named_children() else value
        found = scopes.type_of(self.code, holder)
        return found.name if found is not None and not found.module else ""

    def _named(self, name: SgNode, depth: int) -> Owner | None:
        text, place = name.text(), name.range().start.index
        for function in self.functions.around(name):
            values = self.functions.values(function, text, place)
            found = [owner for value in values if value.text() != text and (owner := self.owner(value, depth - 1))]
            if found:
                return found[-1]
            if values:
                return self._from_function(values[-1], self._variable(name, text))
            given = next((one for one in function.parameters if one.name == text), None)
            if given is not None:
                return self._given(function, given, depth)
        for value in self.code.assigned.get(text, ()):
            found_ = self.owner(value, depth - 1) if value.text() != text else None
            if found_ is not None:
                return found_
        believed = text.lower() in _NAMES and text not in self.code.names and not self.code.assigned.get(text)
        return Owner(self.framework, router=f"#{text}") if believed and self.framework else None

    def _from_function(self, value: SgNode, name: str) -> Owner | None:
        """`r := routes.New()`: what a function of ours returns, if it is called so; what a struct was handed (`options.BaseRouter`)."""
        if value.kind() == "call_expression":
            called = as_call(value)
            known = (
                called is not None
                and _MAKES_ROUTER.search(called.name)
                and self.framework
                and called.name not in ("Handle", "HandleFunc")
            )
            return Owner(self.framework, router=name) if known else None
        router = value.kind() == "selector_expression" and regex(r"(?i)router|mux|engine").search(value.text())
        return self.owner(value) or Owner(self.framework, router=name) if router else None

    def _given(self, function: scopes.Function, given: scopes.Parameter, depth: int) -> Owner | None:
        """A router that is handed in: by its type, with the prefix of `r.Route("/x", func(r chi.Router) {…})`."""
        known = self.router_type(given.type)
        if not known:
            return None
        arguments = function.node.parent()
        parent = arguments.parent() if arguments is not None else None
        call = as_call(parent) if parent is not None else None
        inner = call.function.field("operand") if call is not None else None
        plain = Owner(known, router=f"{function.name}({given.place})", made=True)
        if call is None or inner is None or call.name not in {"Route", "Group"}:
            return plain
        outer = self.owner(inner, depth - 1)
        if outer is None:
            return plain if function.outer is None else Owner(known)
        if call.arguments[0].kind() == "func_literal":
            return outer
        return outer._replace(prefix=below(outer, self.code.text(call.arguments[0])))

    def router_type(self, annotation: SgNode | None) -> str:
        """The framework of a parameter's or result's type; empty when it is no router."""
        if annotation is None:
            return ""
        module, _, name = self.code.qualify(annotation.text().lstrip("*")).rpartition(":")
        if name == "EchoRouter" and not module:
            return "echo"  # what oapi-codegen calls both kinds of echo's routers
        if module == "net/http":
            return "net/http" if name == "ServeMux" else ""
        return framework_by_module(module) if name in _TYPES else ""

    def _field(self, value: SgNode, depth: int) -> Owner | None:
        name = self.field_name(value)
        assigned = self.code.assigned.get(value.text(), ())
        made = next((owner for one in assigned if (owner := self.owner(one, depth - 1))), None)
        if made is not None:
            return made._replace(router=name, guards=())
        last = value.text().rpartition(".")[2]
        named = last.lower() in _NAMES or _CALLED.search(last) is not None
        return Owner(self.framework, router=name or "?") if named and self.framework and not assigned else None

    def guards(self, nodes: Sequence[SgNode]) -> tuple[Guard, ...]:
        """What each middleware guards against, by its name."""
        return tuple(guard(_guard_name(node), self.code.at(node)) for node in nodes if not _lets_all_pass(node))

    def used(self, value: SgNode) -> tuple[Guard, ...]:
        """What the router has been told to use above this place, in the same function or one of the file it was handed to."""
        function = self.functions.innermost(value)
        if function is None:
            return ()
        return tuple(self._used(function, value.text(), value.range().start.index, 3))

    def _used(self, function: scopes.Function, name: str, before: int, depth: int) -> Iterator[Guard]:
        for call, where, end in self._told if depth else ():
            if where is not function or end > before:
                continue
            if call.name == "Use" and call.receiver == name:
                yield from self.guards([one for one in call.arguments if not self._is_path(one)])
            elif call.function.kind() == "identifier" and name in (texts := [one.text() for one in call.arguments]):
                yield from self._inside(call, texts.index(name), depth)

    def _is_path(self, node: SgNode) -> bool:
        return node.kind().endswith("string_literal")

    def _inside(self, call: Call, index: int, depth: int) -> Iterator[Guard]:
        """`useAll(r)`: what a function of this file makes the router use."""
        found = self.functions.by_name.get(call.callee)
        given = next((one for one in found.parameters if one.place == index), None) if found is not None else None
        if found is not None and given is not None:
            yield from self._used(found, given.name, found.end, depth - 1)


_VALUES = frozenset({"interpreted_string_literal", "raw_string_literal", "nil", "int_literal", "composite_literal"})


_STOPS = lazy(r"(?i)unauthori|forbidden|abort|redirect|toomany|too_many|\b4(01|03|29)\b")


def _lets_all_pass(node: SgNode) -> bool:
    """A value that is no middleware, or a literal one in which nothing sends a request away."""
    return node.kind() in _VALUES or (node.kind() == "func_literal" and _STOPS.search(node.text()) is None)


def _guard_name(node: SgNode) -> str:
    """`auth.Required("admin")` → `auth.Required`; a literal function is called after what it asks."""
    if node.kind() == "call_expression":
        function = node.field("function")
        return function.text() if function is not None else node.text()
    if node.kind() == "func_literal":
        return "func"
    return node.text()[:80]


@lru_cache(maxsize=1)
def routers_of(source: Source, path: str) -> Routers:
    """The routers of a file, looked up once however many ask."""
    from readiness.formats.source.reading import read

    return Routers(read(source, path))
