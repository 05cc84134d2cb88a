"""Django: lists of URL patterns, which of them include which, and routers of the REST framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.answers import answer
from readiness.formats.source.code import ancestors
from readiness.formats.source.python import guarding
from readiness.formats.source.python.handlers import constant_named, function_named, known
from readiness.formats.source.python.mounting import condition_of
from readiness.formats.source.python.names import absolute, qualified, reference
from readiness.formats.source.python.paths import path_text
from readiness.formats.source.python.regexes import simplified
from readiness.formats.source.python.syntax import as_call, string
from readiness.model.artifact import Unresolved
from readiness.model.facts import Route
from readiness.model.named import NamedTuple
from readiness.model.routing import Guard, Mounted, Reference, join_paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text

_PATHS = frozenset({
    "django.urls.path", "django.urls.re_path", "django.conf.urls.url", "django.urls.conf.path", "django.urls.conf.re_path",
})  # fmt: skip
_INCLUDES = frozenset({"django.urls.include", "django.conf.urls.include", "django.urls.conf.include"})
_LISTED = frozenset({"append", "insert", "extend"})
_ROOT = "urlpatterns"


class _Place(NamedTuple):
    """Where a pattern stands: in which list of this file, below what."""

    router: str
    prefix: Text = ""


def routes(code: Code) -> Iterator[Route | Mounted]:
    if code.imports_from("django.urls", "django.conf.urls", "rest_framework.routers"):
        for call in code.calls:
            name = code.qualify(call.callee)
            if name in _PATHS and len(call.arguments) > 1:
                yield from _pattern(code, call)
            elif name == "django.conf.urls.static.static" and call.arguments:
                yield from _static(code, call)
        yield from _lists(code)
    for call in code.calls if "URLRouter(" in code.source.text else ():
        if call.name == "URLRouter" and call.arguments:
            yield from _sockets(code, call)
    yield from _wrapped(code)
    yield from _root(code)


def _pattern(code: Code, call: Call) -> Iterator[Route | Mounted]:
    view, place = call.arguments[1], _place(code, call.node)
    made = as_call(view)
    if made is not None and code.qualify(made.callee) in _INCLUDES:
        yield from _included(code, call, made, place)
    elif view.kind() == "attribute" and view.text().endswith(".urls"):
        yield from _urls(code, call, view, place)
    else:
        yield from _views(code, call, view, place)


def _below(code: Code, call: Call, place: _Place) -> Text:
    return join_paths(place.prefix, _path(code, call), slash=False)


def _included(code: Code, call: Call, made: Call, place: _Place) -> Iterator[Mounted]:
    """What is included, unless it is a list on the spot, whose patterns know where they stand."""
    inner = made.arguments[0] if made.arguments else made.keywords.get("arg")
    if inner is not None and inner.kind() == "tuple":
        inner = next(iter(inner.named_children()), None)
    target = _target(code, inner) if inner is not None else None
    if target is not None:
        yield _mounted(code, call.node, place.router, target, _below(code, call, place))


def _target(code: Code, inner: SgNode) -> Reference | None:
    if inner.kind() in {"list", "call", "binary_operator", "list_splat"}:
        return None
    module = string(inner) or path_text(code, inner)
    if isinstance(module, str):
        return Reference(absolute(code.path, module), _ROOT)
    if inner.kind() not in {"identifier", "attribute"}:
        return None
    text = inner.text()
    if text.endswith(".urls") and text != ".urls":
        found = reference(code, text.removesuffix(".urls"))
        root = text.partition(".")[0]
        # `router.urls` is a router's own list; `shop.urls`, imported as a package, is a module.
        return reference(code, text)._replace(name=_ROOT) if root in code.names and not _is_router_name(text) else found
    if text in code.assigned or text not in code.names:
        return Reference("", text) if text in code.assigned else reference(code, text)
    return reference(code, text)._replace(name="")


def _is_router_name(text: str) -> bool:
    return text.removesuffix(".urls").rpartition(".")[2].lower().endswith(("router", "api", "site"))


def _mounted(code: Code, node: SgNode, outer: str, inner: Reference, prefix: Text) -> Mounted:
    return Mounted(code.at(node), outer, inner, prefix, slash=False, framework="django", condition=condition_of(node))


def _urls(code: Code, call: Call, view: SgNode, place: _Place) -> Iterator[Route | Mounted]:
    """`admin.site.urls` is Django's own; `api.urls` of Ninja and others leads to where they are made."""
    name, below = qualified(code, view.text()), _below(code, call, place)
    if name == "django.contrib.admin.site.urls" or view.text().endswith(("admin_site.urls", "site.urls")):
        guards = (Guard("auth", "login of the admin site", code.at(view)),)
        yield _route(code, call, place.router, below, "*", reference(code, view.text()), guards)
    else:
        yield _mounted(code, call.node, place.router, reference(code, view.text().removesuffix(".urls")), below)


def _views(code: Code, call: Call, view: SgNode, place: _Place) -> Iterator[Route]:
    guards: list[Guard] = []
    made = as_call(view)
    while made is not None and made.name not in {"as_view", "as_asgi"} and made.arguments:
        guards += guarding.decorated(code, [made.function])
        view = made.arguments[0]
        made = as_call(view)
    name = made.receiver if made is not None else view.text()
    if made is None and view.kind() == "string":
        name = string(view) or ""
    methods = (
        ("WEBSOCKET",) if made is not None and made.name == "as_asgi" else _mapped(made) if made is not None else ("*",)
    )
    for method in methods:
        yield _route(
            code, call, place.router, _below(code, call, place), method, _handler(code, view, name), tuple(guards)
        )


def _handler(code: Code, view: SgNode, name: str) -> Reference | None:
    if view.kind() == "string":
        return Reference(name)
    return reference(code, name) if view.kind() in {"identifier", "attribute", "call"} and "(" not in name else None


def _mapped(made: Call) -> tuple[str, ...]:
    """Methods of `as_view({"get": "list"})`."""
    given = made.arguments[0] if made.arguments else made.keywords.get("actions")
    if given is None or given.kind() != "dictionary":
        return ("*",)
    keys = [pair.field("key") for pair in given.named_children()]
    return tuple((string(key) or "*").upper() for key in keys if key is not None) or ("*",)


def _route(
    code: Code, call: Call, router: str, path: Text, method: str, handler: Reference | None, guards: tuple[Guard, ...]
) -> Route:
    view = call.arguments[1]
    function = function_named(code, view.text()) if view.kind() == "identifier" else None
    is_function = function is not None and function.kind() == "function_definition"
    return Route(
        location=code.at(call.arguments[0]),
        method=method,
        path=path,
        framework="django",
        constant=constant_named(code, view, "django"),
        router=router,
        handler=handler,
        guards=guards,
        answer=answer(code, function, "python", known(code, function), view.text())
        if is_function and function
        else None,
        condition=condition_of(call.node),
    )


def _path(code: Code, call: Call) -> Text:
    """The path, of a regular expression the text that people read."""
    text = path_text(code, call.arguments[0])
    if call.name == "path":
        return text
    return Unresolved(simplified(text.text)) if isinstance(text, Unresolved) else simplified(text)


def _static(code: Code, call: Call) -> Iterator[Route]:
    """`static(…)` serves files while debugging, and nothing otherwise."""
    place, path = _place(code, call.node), path_text(code, call.arguments[0])
    if place.router:
        text = path.text if isinstance(path, Unresolved) else path
        below = join_paths(place.prefix, text.lstrip("/") + "<path>", slash=False)
        found = below.text if isinstance(below, Unresolved) else below
        yield Route(
            location=code.at(call.arguments[0]),
            method="*",
            path=Unresolved(found) if isinstance(path, Unresolved) else below,
            framework="django",
            router=place.router,
            handler=reference(code, call.keywords["view"].text()) if "view" in call.keywords else None,
            condition=condition_of(call.node) or "settings.DEBUG",
        )


def _place(code: Code, node: SgNode) -> _Place:
    """The list a pattern is in, below the patterns and languages it is included by on the way there."""
    prefix: Text = ""
    for parent in ancestors(node):
        kind = parent.kind()
        outer = as_call(parent) if kind == "call" else None
        if outer is not None:
            name = code.qualify(outer.callee)
            if name in _PATHS and len(outer.arguments) > 1:
                prefix = join_paths(_path(code, outer), prefix, slash=False)
            elif outer.name == "i18n_patterns":
                prefix = prefix if _is_plain(outer) else join_paths("<language>/", prefix, slash=False)
            elif outer.name == "URLRouter":
                return _Place("", join_paths("/", prefix, slash=False))
            elif outer.name in _LISTED:
                return _Place(outer.receiver, prefix)
        elif kind in {"assignment", "augmented_assignment"}:
            left = parent.field("left")
            return _Place(left.text() if left is not None else _ROOT, prefix)
        elif kind in {"function_definition", "class_definition"}:
            title = parent.field("name")
            return _Place(f"{title.text()}()" if title is not None else "", prefix)
    return _Place(_ROOT, prefix)


def _is_plain(call: Call) -> bool:
    """The default language has no prefix."""
    given = call.keywords.get("prefix_default_language")
    return given is not None and given.text() == "False"


def _sockets(code: Code, call: Call) -> Iterator[Mounted]:
    """`URLRouter(websocket_urlpatterns)`."""
    for node in call.arguments[0].find_all({"rule": {"any": [{"kind": "identifier"}, {"kind": "attribute"}]}}):
        if node.text().endswith("urlpatterns") and not node.text().startswith("."):
            yield Mounted(code.at(node), "", reference(code, node.text()), "/", slash=False)


def _lists(code: Code) -> Iterator[Mounted]:
    """Lists that are put into other ones: `urlpatterns = router.urls`, `[*router.urls]`, `urlpatterns += api_urls`."""
    for node in code.source.nodes("assignment", "augmented_assignment", "list_splat"):
        if node.kind() == "list_splat":
            parts = node.named_children()
        else:
            right = node.field("right")
            parts = _summed(right) if right is not None else []
        for part in parts:
            name = part.text()
            called = as_call(part)
            if called is not None and node.kind() == "list_splat" and (place := _place(code, part)).router:
                yield _mounted(code, part, place.router, reference(code, called.callee), place.prefix)
            if (
                name.endswith((".urls", _ROOT))
                and part.kind() in {"attribute", "identifier"}
                and (place := _place(code, part)).router
            ):
                inner = reference(code, name.removesuffix(".urls"))
                if name != place.router and place.router.isidentifier():
                    yield _mounted(code, part, place.router, inner, place.prefix)


def _summed(node: SgNode) -> list[SgNode]:
    if node.kind() != "binary_operator":
        return [node]
    return [part for side in (node.field("left"), node.field("right")) if side is not None for part in _summed(side)]


def _wrapped(code: Code) -> Iterator[Route]:
    """`application = health_check(application, "/health/")`: a path that is answered in front of the application."""
    for name in ("application", "app"):
        for value in code.assigned.get(name, ()):
            call = as_call(value)
            given = call.arguments if call is not None else ()
            text = string(given[1]) if len(given) == 2 and given[0].text() == name else None
            if call is not None and text and text.startswith("/"):
                yield Route(code.at(given[1]), "*", text, "asgi", handler=reference(code, call.callee))


def _root(code: Code) -> Iterator[Mounted]:
    """What the settings name as the root of all, and what is one where no settings say."""
    for value in code.assigned.get("ROOT_URLCONF", ()):
        module = path_text(code, value)
        if isinstance(module, str) and not isinstance(module, Unresolved):
            yield Mounted(code.at(value), "", Reference(module, _ROOT), "/", slash=False, framework="django")
    for value in code.assigned.get(_ROOT, ())[:1]:
        yield Mounted(code.at(value), "", Reference("", _ROOT), "/", slash=False, framework="django", fallback=True)
