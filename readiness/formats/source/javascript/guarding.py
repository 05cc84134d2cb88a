"""What stands in front of a handler: the functions that a route or a router is given before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import compact
from readiness.formats.source.guards import kind_of
from readiness.formats.source.javascript.handlers import find_function
from readiness.formats.source.javascript.names import is_ours, module_path
from readiness.formats.source.javascript.syntax import FUNCTIONS, as_call, unwrap
from readiness.model.routing import Guard
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code

_STRICT = frozenset({"auth", "rate-limit", "csrf", "host", "https", "open"})
_REFUSES = lazy(r"\b401\b|(?i:unauthori[sz]ed|redirect\([^)]*(?:login|sign-?in))")
_FORBIDS = lazy(r"\b403\b|(?i:forbidden)")
_SLOWS = lazy(r"\b429\b")
_ADDRESS = lazy(r"\breq(uest)?\.(url|path|originalUrl|routeOptions|routerPath|nextUrl)\b|\bctx\.(path|url)\b")
_HARMLESS = lazy(
    r"(?i)^passport\.(initialize|session)|^(lusca|helmet)(?!\.csrf)\b|bodyparser|^express\.(json|urlencoded|static|raw|text)$|cookie|session$|logger|morgan"
)
_TOLERATES = lazy(r"(?i)optional|maybe|attach|try_?")
"""It reads who asks, and lets everybody pass."""
_VALIDATORS = frozenset({"express-validator", "celebrate", "joi", "zod", "yup", "express-joi-validation"})
_OBSERVES = lazy(
    r"(?i)error|logg|morgan|trac(e|ing)|metric|monitor|sentry|response|context|parser|compress|cors\b|helmet|header|csp\b|pagina|transaction|locale|i18n"
    r"|session|cookie|flash|static|favicon|not_?found|timing|request_?id|correlation|swagger|intercept|transform|serializ|cache|history|query"
)
"""What watches a request or dresses its answer, by its name, and lets everybody pass."""
_LEADS_ON = lazy(r"(?i)rout(e|er|es)\b|router|routes|controllers?\b|(^|[/._-])apis?([/._-]|$)|endpoints?")
"""A name or module of routes: what it is called says nothing of what it demands."""
_WIDEST = 60


def guards_of(code: Code, given: Iterable[SgNode]) -> tuple[Guard, ...]:
    """Of the functions a single route names before its handler: each of them counts."""
    return tuple(guard for node in given for guard in _guards(code, node, named=True))


def used_guards(code: Code, given: Iterable[SgNode]) -> tuple[Guard, ...]:
    """Of the functions a whole router uses: those that are known to ask for something, and ours of which that is not known."""
    return tuple(guard for node in given for guard in _guards(code, node, named=False))


def _guards(code: Code, node: SgNode, *, named: bool) -> Iterator[Guard]:
    node = unwrap(node)
    if node.kind() in {"array", "spread_element"}:
        for child in node.named_children():
            yield from _guards(code, child, named=named)
        return
    kind = kind_of_guard(code, node)
    if kind is None or node.kind() in {"comment", "object", "string", "template_string", "number"}:
        return
    unread = kind == "other" and (node.kind() in FUNCTIONS or (not observes(code, node) and _is_own(code, node)))
    if kind in _STRICT or named or unread:
        yield Guard(kind, shown(node), code.at(node))


def shown(node: SgNode) -> str:
    """As written, on one line, not longer than a report can bear."""
    text = " ".join(node.text().split())
    if node.kind() in FUNCTIONS:
        return "a function in place"
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def kind_of_guard(code: Code, node: SgNode) -> str | None:
    """The kind of what a name, call or function in place demands; None when it demands nothing."""
    call = as_call(node)
    name = call.callee if call is not None else compact(node)
    if node.kind() not in FUNCTIONS:
        if call is not None and "csrf" in call.keywords:
            return "csrf"
        if _HARMLESS.search(name):
            return None
        kind = kind_of(name.rpartition(".")[2]) if "." in name else kind_of(name)
        kind = kind if kind != "other" else kind_of(name)
        if (
            kind == "other"
            and call is not None
            and len(call.arguments) == 1
            and call.arguments[0].kind() in {"identifier", "member_expression"}
        ):
            kind = kind_of(compact(call.arguments[0]))
        module = code.names.get(regex(r"[.(]").split(name)[0], "").partition(":")[0]
        if module in _VALIDATORS:
            return "validation"
        if kind == "auth" and _TOLERATES.search(name):
            return "other"
        if kind != "other":
            optional = call is not None and "optional" in call.keywords and call.keywords["optional"].text() == "true"
            return "other" if optional else kind
    function = find_function(code, node)
    return _read(function.text()) if function is not None else "other"


def observes(code: Code, node: SgNode) -> bool:
    """It is no guard and no router, as far as its name tells."""
    call = as_call(node)
    name = call.callee if call is not None else compact(node)
    return _OBSERVES.search(name) is not None and not leads_on(code, node)


def _read(text: str) -> str | None:
    if _REFUSES.search(text):
        return "other" if _ADDRESS.search(text) else "auth"
    if _SLOWS.search(text):
        return "rate-limit"
    return "other" if _FORBIDS.search(text) else None


def _is_own(code: Code, node: SgNode) -> bool:
    """A function of this repository: what those of packages demand is known by their names."""
    call = as_call(node)
    root = (call.callee if call is not None else compact(node)).partition(".")[0]
    module = code.names.get(root, "").partition(":")[0]
    return bool(module) and is_ours(module) and not leads_on(code, node)


def leads_on(code: Code, node: SgNode) -> bool:
    """It looks like a router, by its name or by the module it comes from."""
    call = as_call(node)
    name = call.callee if call is not None else compact(node)
    module = code.names.get(name.partition(".")[0], "").partition(":")[0]
    place = module_path(code, module).rpartition("/")[2] if module else ""
    folder = "/".join(module.split("/")[:-1])
    return any(_LEADS_ON.search(text) for text in (name, place, folder))
