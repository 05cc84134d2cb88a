"""Spring Security: who may ask for which path, as a filter chain says it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.code import compact
from readiness.formats.source.jvm.patterns import as_call, texts
from readiness.model.artifact import Unresolved
from readiness.model.facts import Middleware
from readiness.model.named import NamedTuple
from readiness.model.routing import Guard, GuardedPath
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call
    from readiness.formats.source.jvm.declared import Function, Type, Unit
    from readiness.model.facts import Fact, Text

_MODULE = "org.springframework.security"
_BUILDERS = lazy(r"\b(HttpSecurity|ServerHttpSecurity)\b")
_MATCHERS = frozenset({"requestMatchers", "antMatchers", "mvcMatchers", "pathMatchers", "regexMatchers"})
_ANY = frozenset({"anyRequest", "anyExchange"})
_SCOPES = frozenset({"securityMatcher", "securityMatchers", "antMatcher", "requestMatcher"})
_OPEN = frozenset({"permitAll", "anonymous"})
_CLOSED = frozenset({
    "authenticated", "fullyAuthenticated", "hasRole", "hasAnyRole", "hasAuthority", "hasAnyAuthority", "hasIpAddress", "access",
    "denyAll", "rememberMe", "hasAllRoles", "hasAllAuthorities",
})  # fmt: skip


_DISABLES = lazy(r"::disable$|^\(?\w+\)?->\{?\w+\.disable\(\);?\}?$|^\{(\w+->)?(\w+\.)?disable\(\)\}$")


class _Rule(NamedTuple):
    patterns: tuple[Text, ...]
    methods: tuple[str, ...]


def chains(unit: Unit) -> Iterator[Fact]:
    """GuardedPath for each rule of a chain in its order; Middleware for what the chain brings by itself."""
    if not unit.code.imports_from(_MODULE):
        return
    yield from _ignored(unit)
    for type_ in unit.types:
        for function in type_.functions:
            if function.body is not None and any(_BUILDERS.search(kind) for _, kind in function.parameters):
                yield from _chain(unit, type_, function, _calls(unit, function))


def _calls(unit: Unit, function: Function) -> list[Call]:
    """Those of the function in the order of the text: the outermost call of a chain of calls is its last."""
    span = function.node.range()
    inside = [call for call in unit.code.calls if span.start.index <= call.node.range().start.index < span.end.index]
    return sorted(inside, key=lambda call: call.function.range().end.index)


def _chain(unit: Unit, type_: Type, function: Function, calls: list[Call]) -> Iterator[Fact]:
    scope: tuple[Text, ...] = ("/**",)
    for call in calls:
        if call.name in _SCOPES and call.arguments:
            scope = _scope(unit, call, calls) or scope
        elif call.name == "authorize" and len(call.arguments) > 1:
            yield from _kotlin(unit, call, scope)
        elif call.name in _OPEN | _CLOSED and (asked := _receiver(unit, call)) is not None:
            rule = _Rule(scope, ()) if asked.name in _ANY else _rule(unit, asked, scope)
            yield from _told(rule, _guard(unit, call, _kind(call)))
    adapts = any(name.endswith("WebSecurityConfigurerAdapter") for name in type_.supertypes)
    if regex(r"FilterChain\b").search(function.returns) or (adapts and function.name == "configure"):
        yield from _defaults(unit, function, calls, scope)


def _receiver(unit: Unit, call: Call) -> Call | None:
    """`requestMatchers("/x")` of `requestMatchers("/x").permitAll()`."""
    kotlin_holder = call.function.named_children()[:1] if call.function.kind() == "navigation_expression" else []
    holder = call.node.field("object") or next(iter(kotlin_holder), None)
    asked = as_call(unit, holder) if holder is not None else None
    return asked if asked is not None and asked.name in _MATCHERS | _ANY else None


def _rule(unit: Unit, call: Call, scope: tuple[Text, ...]) -> _Rule:
    given = [one for one in call.arguments if not _method(compact(one))]
    methods = tuple(method for one in call.arguments if (method := _method(compact(one))))
    return _Rule(texts(unit, given) if given else scope, methods)


def _method(text: str) -> str:
    found = regex(r"(?:[\w.]*HttpMethod\.)(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE)").fullmatch(text)
    return found[1] if found else ""


def _kind(call: Call) -> str:
    written = call.arguments[0].text() if call.name == "access" and call.arguments else ""
    return "open" if call.name in _OPEN or "permitAll" in written else "auth"


def _guard(unit: Unit, call: Call, kind: str) -> Guard:
    return Guard(kind, call.name, unit.code.at(call.function))


def _told(rule: _Rule, guard: Guard) -> Iterator[GuardedPath]:
    for pattern in rule.patterns:
        yield GuardedPath(guard.location, _pattern(pattern), guard, methods=rule.methods)


def _scope(unit: Unit, call: Call, calls: list[Call]) -> tuple[Text, ...]:
    """`securityMatcher("/api/**")`, `securityMatchers(m -> m.requestMatchers("/a", "/b"))`."""
    inner = [
        one for one in calls if one.name in _MATCHERS and any(_within(one.node, given) for given in call.arguments)
    ]
    given = [node for one in inner for node in one.arguments] or list(call.arguments)
    return tuple(_pattern(text) for text in texts(unit, given))


def _within(node: SgNode, outer: SgNode) -> bool:
    return outer.range().start.index <= node.range().start.index < outer.range().end.index


def _pattern(text: Text) -> Text:
    """Names of parts of a path say nothing about what they match."""
    if isinstance(text, Unresolved):
        return text
    text = regex(r"/?\{\*\w+\}").sub("/**", text)
    return regex(r"\{[^{}/]*\}").sub("*", text if text.startswith("/") else f"/{text}")


def _kotlin(unit: Unit, call: Call, scope: tuple[Text, ...]) -> Iterator[GuardedPath]:
    """`authorize("/x", permitAll)`, `authorize(anyRequest, authenticated)`."""
    *given, decided = call.arguments
    rule = _Rule(scope, ()) if compact(given[-1]) in _ANY else _rule(unit, call.given(*given), scope)
    yield from _told(rule, _guard(unit, call, "open" if compact(decided) in _OPEN else "auth"))


def _defaults(unit: Unit, function: Function, calls: list[Call], scope: tuple[Text, ...]) -> Iterator[Fact]:
    """A chain authenticates, checks for forged requests and sets headers unless it is told not to."""
    place = unit.code.at(next((call.function for call in calls), function.node))
    yield Middleware(location=place, kind="auth", source="spring-security")
    off = {name for name in ("csrf", "headers", "cors") if _is_off(calls, name)}
    if "headers" not in off:
        yield Middleware(location=place, kind="security-headers", source="spring-security")
    # What is handed the builder, or leaves some paths out, may have said otherwise.
    given = {name for name, kind in function.parameters if _BUILDERS.search(kind)}
    partly = any(
        call.name.startswith("ignoring") or any(one.text() in given for one in call.arguments) for call in calls
    )
    if "csrf" not in off:
        yield from _told(_Rule(scope, ()), Guard("other" if partly else "csrf", "csrf", place))
    asked = next((call for call in calls if call.name == "cors"), None)
    if asked is not None and "cors" not in off:
        yield Middleware(location=unit.code.at(asked.function), kind="cors", source="spring-security")


def _is_off(calls: Iterable[Call], name: str) -> bool:
    """`csrf().disable()`, `csrf(c -> c.disable())`, `csrf(AbstractHttpConfigurer::disable)`, `csrf { disable() }`."""
    for call in calls:
        if call.name == "disable" and re.search(rf"\b{name}\(\)$", call.receiver):
            return True
        if call.name == name and any(_DISABLES.search(compact(one)) for one in call.arguments):
            return True
    return False


def _ignored(unit: Unit) -> Iterator[GuardedPath]:
    """`web.ignoring().requestMatchers("/x")`: no chain sees those."""
    for call in unit.code.calls:
        if call.name in _MATCHERS and ".ignoring()" in call.callee:
            yield from _told(_rule(unit, call, ("/**",)), _guard(unit, call, "open"))
