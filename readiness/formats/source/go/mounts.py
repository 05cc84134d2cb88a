"""Routers that Go code puts into others, hands to functions, keeps in fields and returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.go import scopes
from readiness.formats.source.go.declared import RESULTS, types
from readiness.formats.source.go.frameworks import framework_by_module
from readiness.formats.source.go.handing import handed
from readiness.formats.source.go.owners import Owner, Routers, glues, routers_of
from readiness.formats.source.go.syntax import FUNCTIONS, as_call, pairs
from readiness.model.routing import Exported, Mounted, Reference
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text

_STANDARD = frozenset(
    "bufio bytes context crypto database embed encoding errors flag fmt hash html io iter log maps math mime net os path plugin reflect regexp"
    " runtime slices sort strconv strings sync syscall testing text time unicode google.golang.org golang.org".split()
)


def mounts(code: Code) -> Iterator[Mounted | Exported]:
    """What other files need to know to follow a router of this one."""
    for fact in _mounts(code):
        target = fact.inner if isinstance(fact, Mounted) else fact.means
        if _may_be_ours(target):
            yield fact


def _may_be_ours(target: Reference) -> bool:
    """Not of the standard library, whose packages have no host in their name, nor built in."""
    if not target.module:
        return target.name not in ("recover()", "append()", "make()", "len()")
    return target.module.partition("/")[0] not in _STANDARD and framework_by_module(target.module) == ""


def _mounts(code: Code) -> Iterator[Mounted | Exported]:
    routers = routers_of(code.source, code.path)
    if routers.framework or "http.Handler" in code.source.text:
        yield from _routers(routers)
    yield from types(code)


def _routers(routers: Routers) -> Iterator[Mounted | Exported]:
    yield from _kept(routers)
    for call in routers.code.calls:
        yield from _mounted(routers, call)
        yield from handed(routers, call)
    told = {
        "return_statement": _returned,
        "composite_literal": _filled,
        "short_var_declaration": _assigned,
        "assignment_statement": _assigned,
    }
    for node in routers.code.source.nodes(*told):
        yield from told[node.kind()](routers, node)


def _kept(routers: Routers) -> Iterator[Mounted]:
    """A router that is made here is a server by itself, unless somebody mounts it."""
    for call in routers.code.calls:
        owner = (
            routers.owner(call.node)
            if call.function.kind() == "selector_expression" and call.name[:3] in ("New", "Def")
            else None
        )
        if owner is not None and owner.made and owner.router and not owner.prefix:
            yield Mounted(
                routers.code.at(call.node),
                "",
                Reference("", owner.router),
                slash=not glues(owner.framework),
                fallback=True,
            )


def _mounted(routers: Routers, call: Call) -> Iterator[Mounted]:
    """`r.Mount("/x", users.Routes())`, `mux.Handle("/x/", http.StripPrefix("/x", sub))`, `r.PathPrefix("/x").Handler(sub)`."""
    code = routers.code
    if (
        call.name not in ("Mount", "Handle", "Handler", "Use")
        or len(call.arguments) not in (1, 2)
        or "." not in call.callee
    ):
        return
    operand = call.function.field("operand")
    standard = code.qualify(call.callee) == "net/http:Handle"
    outer = Owner("net/http") if standard else routers.owner(operand) if operand is not None else None
    if outer is None or (call.name == "Use" and (outer.framework != "fiber" or len(call.arguments) < 2)):
        return
    path: Text = code.text(call.arguments[0]) if len(call.arguments) == 2 else ""
    inner = call.arguments[-1]
    if call.name not in ("Mount", "Use"):
        stripped = _stripped(routers, inner)
        path = stripped[0] if stripped is not None else ""
        inner = stripped[1] if stripped is not None else inner
    guards = outer.guards + routers.guards(_wrappers(routers, inner))
    prefix = _below(outer, path)
    for owner, reference in _inside(routers, inner):
        if reference.name != outer.router:
            yield Mounted(
                code.at(call.node),
                outer.router,
                reference,
                prefix,
                guards=guards + (owner.guards if owner else ()),
                slash=not glues(outer.framework),
            )


def _below(outer: Owner, path: Text) -> Text:
    from readiness.formats.source.go.owners import below

    return below(outer, path) if path else outer.prefix


def _stripped(routers: Routers, node: SgNode) -> tuple[Text, SgNode] | None:
    """The prefix and the handler of `http.StripPrefix("/x", h)`, in whatever it is wrapped."""
    call = as_call(node)
    for _ in range(4):
        if call is None:
            return None
        if routers.code.qualify(call.callee) == "net/http:StripPrefix" and len(call.arguments) == 2:
            return routers.code.text(call.arguments[0]), call.arguments[1]
        call = next((inner for one in call.arguments if (inner := as_call(one)) is not None), None)
    return None


def _inside(routers: Routers, node: SgNode, depth: int = 4) -> Iterator[tuple[Owner | None, Reference]]:
    """The routers an expression is or holds: itself, those it wraps, what a function of ours returns."""
    owner = routers.owner(node)
    if owner is not None and owner.router:
        yield owner, Reference("", owner.router)
        return
    call = as_call(node)
    if call is None or depth <= 0:
        return
    for argument in call.arguments:
        if argument.kind() in ("identifier", "call_expression", "selector_expression"):
            yield from _inside(routers, argument, depth - 1)
    function = scopes.callee(routers.code, call.function)
    if function is not None:
        yield None, function._replace(name=function.name + "()")


def _wrappers(routers: Routers, node: SgNode) -> list[SgNode]:
    """The functions a router is wrapped in: `auth(sub)`."""
    call, found = as_call(node), []
    while (
        call is not None
        and routers.owner(call.node) is None
        and call.arguments
        and ":" not in routers.code.qualify(call.callee)
    ):
        inner = next(
            (one for one in call.arguments if routers.owner(one) is not None or as_call(one) is not None), None
        )
        if inner is None:
            break
        found.append(call.function)
        call = as_call(inner)
    return found


def _returned(routers: Routers, node: SgNode) -> Iterator[Exported]:
    """`return r`, `return users.Routes()`, in a function that returns a router or a handler."""
    function = routers.functions.innermost(node)
    result = function.node.field("result") if function is not None else None
    if function is None or result is None or not RESULTS.search(result.text()):
        return
    listed = next(iter(node.named_children()), None)
    value = (
        next(iter(listed.named_children()), listed)
        if listed is not None and listed.kind() == "expression_list"
        else listed
    )
    if value is None:
        return
    name = function.name + "()"
    for owner, reference in _inside(routers, value):
        if (owner is None or not owner.prefix) and reference.name != name:
            yield Exported(routers.code.at(value), name, reference)


def _filled(routers: Routers, literal: SgNode) -> Iterator[Mounted | Exported]:
    """`&Server{router: r, users: users.New()}`: a field is that router from then on."""
    kind, body = literal.field("type"), literal.field("body")
    written = scopes.written(routers.code, kind.text()) if kind is not None else None
    if written is None or body is None:
        return
    fields = {}
    for element in body.named_children():
        parts = element.named_children()
        if element.kind() == "keyed_element" and len(parts) == 2:
            fields[parts[0].text()] = (
                parts[1].named_children()[0]
                if parts[1].kind() == "literal_element" and parts[1].named_children()
                else parts[1]
            )
    for key, value in fields.items():
        if not regex(r"(?i)router|mux|engine|echo|app|handler").search(key) or value.kind() not in (
            "identifier",
            "selector_expression",
        ):
            continue
        owner = routers.owner(value)
        if owner is None or not owner.made:
            continue
        target = written._replace(name=f"{written.name}.{key}")
        called = _options_of(routers, literal) if key == "BaseRouter" else None
        prefix: Text = owner.prefix
        if called is not None:
            target = called._replace(name=called.name + "()")
            url = fields.get("BaseURL")
            prefix = _below(owner, routers.code.text(url)) if url is not None else prefix
        guards = owner.guards + (
            routers.guards([fields["Middlewares"]]) if called is not None and "Middlewares" in fields else ()
        )
        yield Mounted(
            routers.code.at(value), owner.router, target, prefix, guards=guards, slash=not glues(owner.framework)
        )


def _options_of(routers: Routers, literal: SgNode) -> Reference | None:
    """The function that the options are for: `HandlerWithOptions(s, ChiServerOptions{BaseRouter: r})`."""
    for parent in ancestors(literal):
        if parent.kind() == "call_expression":
            call = as_call(parent)
            return scopes.callee(routers.code, call.function) if call is not None else None
        if parent.kind() in FUNCTIONS:
            return None
    return None


def _assigned(routers: Routers, node: SgNode) -> Iterator[Mounted | Exported]:
    """`s.router = r`; `r := routes.New()`, whose routes and those that are added here are of one router."""
    for name, value in pairs(node):
        if not regex(r"(?i)router|mux|engine|^e$|^r$|app$|echo|srv|server|api|group|^g$|routes|handler").search(name):
            continue
        left = node.field("left")
        if "." in name and left is not None:
            target = routers.field_name(left)
            owner = routers.owner(value) if target else None
            if owner is not None and owner.made and owner.router and owner.router != target:
                yield Mounted(
                    routers.code.at(value),
                    owner.router,
                    Reference("", target),
                    owner.prefix,
                    guards=owner.guards,
                    slash=not glues(owner.framework),
                )
            continue
        function, call = routers.functions.innermost(node), as_call(value)
        if function is None or call is None or routers.owner(value) is not None:
            continue
        made = scopes.callee(routers.code, call.function)
        if made is not None and not routers.code.qualify(call.callee).startswith("net/http"):
            means = made._replace(name=made.name + "()")
            yield Exported(routers.code.at(value), f"{function.name}#{name}", means)
