"""Laravel's routes: verbs, resources and groups of `Route`, and which file of them is put below which path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.guards import kind_of
from readiness.formats.source.php.paths import included
from readiness.formats.source.php.syntax import FUNCTIONS, Link, chain, elements, entries, text, words
from readiness.formats.source.ruby.inflection import singular
from readiness.model.artifact import Unresolved
from readiness.model.facts import Route
from readiness.model.location import Location
from readiness.model.named import NamedTuple
from readiness.model.routing import Answer, Guard, Mounted, Reference, join_paths
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.tree import Source
    from readiness.model.facts import Text

ROUTER = "routes"
"""What a file of routes is called by those that include it."""
_ROOTS = frozenset({"Route", "$router", "$route", "$app", "$this->router", "$api", "app('router')"})
_VERBS = {name: (name.upper(),) for name in ("get", "post", "put", "patch", "delete", "options")} | {"any": ("*",)}
_SHOWN = {"view": ("GET",), "redirect": ("*",), "permanentRedirect": ("*",), "inertia": ("GET",)}
_MANY = {
    "index": (("GET",), ""),
    "create": (("GET",), "/create"),
    "store": (("POST",), ""),
    "show": (("GET",), "/{}"),
    "edit": (("GET",), "/{}/edit"),
    "update": (("PUT", "PATCH"), "/{}"),
    "destroy": (("DELETE",), "/{}"),
}
_RESOURCES = {"resource": False, "apiResource": True, "resources": False, "apiResources": True}
_FILES = lazy(r"(?:^|/)routes/(?!console\.php|channels\.php)[\w./-]+\.php$")
_DEMANDS = frozenset({"auth", "rate-limit", "csrf", "https", "host", "open"})
_DEEP = 12


class _Group(NamedTuple):
    prefix: Text = ""
    guards: tuple[Guard, ...] = ()


def routes(source: Source, path: str) -> Iterator[Route | Mounted]:
    """Those of one file; in a file below `routes/` they are what others include, with Laravel's own places for two of them."""
    shared = _FILES.search(path) is not None
    if not shared and not regex(r"Route::|withRouting|->group\(").search(source.text):
        return
    reader = _Reader(source, path, ROUTER if shared else "")
    yield from reader.body(source.root, _Group(), _DEEP)
    name = path.rpartition("/")[2]
    if shared and name in {"web.php", "api.php"}:
        place = Location(path, source.region(source.root))
        yield Mounted(place, "", Reference("", ROUTER), "/api" if name == "api.php" else "", fallback=True)


class _Reader:
    def __init__(self, source: Source, path: str, router: str) -> None:
        self._source = source
        self._path = path
        self._router = router

    def body(self, node: SgNode, group: _Group, depth: int) -> Iterator[Route | Mounted]:
        """All that is registered in a piece of code, whatever stands around it but functions that are handed over."""
        for child in node.named_children() if depth else ():
            kind = child.kind()
            if kind in {"member_call_expression", "scoped_call_expression"}:
                yield from self._chain(child, group, depth)
            elif kind in {
                "require_expression",
                "require_once_expression",
                "include_expression",
                "include_once_expression",
            }:
                yield from self._included(child, group)
            elif kind not in FUNCTIONS and kind not in {
                "attribute_list",
                "formal_parameters",
                "namespace_use_declaration",
            }:
                yield from self.body(child, group, depth)

    def _included(self, node: SgNode, group: _Group) -> Iterator[Mounted]:
        module = included(node, self._path)
        if module:
            yield Mounted(self._at(node), self._router, Reference(module, ROUTER), group.prefix, guards=group.guards)

    def _chain(self, node: SgNode, group: _Group, depth: int) -> Iterator[Route | Mounted]:
        root, links = chain(node)
        if root.lstrip("\\").rpartition("\\")[2] not in _ROOTS:
            yield from self._other(links, group, depth)
            return
        for index, link in enumerate(links):
            before, after = links[:index], links[index + 1 :]
            if link.name == "group":
                yield from self._group(link, self._within(group, before), depth)
                return
            if link.name in _RESOURCES:
                yield from self._resources(link, self._within(group, before), after)
                return
            methods = self._methods(link)
            if methods:
                yield from self._verb(link, methods, self._within(group, before), after)
                return

    def _other(self, links: list[Link], group: _Group, depth: int) -> Iterator[Route | Mounted]:
        """`Application::configure()->withRouting(web: …, api: …, health: "/up")`, `$this->routes(function () { … })`."""
        for link in links:
            if link.name == "withRouting":
                yield from self._configured(link, group, depth)
            elif link.name in {"routes", "booted", "group", "then"}:
                for one in (*link.arguments, *link.named.values()):
                    if one.kind() in FUNCTIONS:
                        yield from self._function(one, group, depth)

    def _configured(self, link: Link, group: _Group, depth: int) -> Iterator[Route | Mounted]:
        above = link.named.get("apiPrefix")
        for name in ("web", "api"):
            for one in elements(link.named.get(name)):
                module = included(one, self._path)
                prefix: Text = (text(above) if above is not None else "api") if name == "api" else ""
                if module:
                    yield Mounted(
                        self._at(one),
                        self._router,
                        Reference(module, ROUTER),
                        join_paths("", prefix, slash=True) if prefix else "",
                    )
        health = link.named.get("health")
        if health is not None:
            place = self._at(health)
            yield Route(
                place,
                "GET",
                text(health),
                "laravel",
                True,
                answer=Answer(place, "health", constant=True, statuses=(200, 500)),
            )
        then = link.named.get("then") or link.named.get("using")
        if then is not None and then.kind() in FUNCTIONS:
            yield from self._function(then, group, depth)

    def _function(self, node: SgNode, group: _Group, depth: int) -> Iterator[Route | Mounted]:
        body = node.field("body")
        if body is not None and body.kind() == "compound_statement":
            yield from self.body(body, group, depth - 1)
        elif body is not None:
            yield from self._chain(body, group, depth - 1)

    def _group(self, link: Link, group: _Group, depth: int) -> Iterator[Route | Mounted]:
        given = list(link.arguments)
        if len(given) > 1:
            group = self._attributes(given[0], group)
        if not given:
            return
        if given[-1].kind() in FUNCTIONS:
            yield from self._function(given[-1], group, depth)
        else:
            yield from self._included(given[-1], group)

    def _attributes(self, node: SgNode, group: _Group) -> _Group:
        given = entries(node)
        if "prefix" in given:
            group = group._replace(prefix=join_paths(group.prefix, text(given["prefix"]), slash=True))
        return group._replace(guards=group.guards + self._guards(given.get("middleware")))

    def _within(self, group: _Group, links: list[Link]) -> _Group:
        for link in links:
            if link.name == "prefix" and link.arguments:
                group = group._replace(prefix=join_paths(group.prefix, text(link.arguments[0]), slash=True))
            elif link.name == "middleware":
                group = group._replace(
                    guards=group.guards + tuple(one for node in link.arguments for one in self._guards(node))
                )
        return group

    def _guards(self, node: SgNode | None) -> tuple[Guard, ...]:
        """`auth:sanctum`, `throttle:60,1`, `EnsureTokenIsValid::class`; `web` and `api` are no demand."""
        found = []
        for one in elements(node):
            name = one.text().strip("\"'").removesuffix("::class").rpartition("\\")[2]
            kind = (
                "open"
                if name == "guest"
                else "auth"
                if name.startswith(("can:", "role:", "permission:", "verified"))
                else kind_of(name)
            )
            if name not in {"web", "api"}:
                found.append(Guard(kind if kind in _DEMANDS else "other", name, self._at(one)))
        return tuple(found)

    def _methods(self, link: Link) -> tuple[str, ...]:
        if link.name == "match" and link.arguments:
            return tuple(word.upper() for word in words(link.arguments[0])) or ("*",)
        shown = _SHOWN.get(link.name, ()) if link.arguments else ()
        return _VERBS.get(link.name, shown)

    def _verb(self, link: Link, methods: tuple[str, ...], group: _Group, after: list[Link]) -> Iterator[Route]:
        given = link.arguments[1:] if link.name == "match" else link.arguments
        if not given:
            return
        group = self._within(group, after)
        handler = _handler(given[1]) if len(given) > 1 and link.name not in _SHOWN else None
        for method in methods:
            yield self._route(given[0], method, join_paths(group.prefix, text(given[0]), slash=True), group, handler)

    def _resources(self, link: Link, group: _Group, after: list[Link]) -> Iterator[Route]:
        given = link.arguments
        named = entries(given[0]) if given and link.name.endswith("s") else {}
        listed = [(name, controller) for name, controller in named.items()]
        if not listed and given and isinstance(name := text(given[0]), str):
            listed = [(name, given[1] if len(given) > 1 else given[0])]
        options = entries(given[-1]) if given and not named else {}
        actions = _actions(api=_RESOURCES[link.name], options=options, after=after)
        group = self._within(group, after)
        for name, controller in listed:
            above, parameter = _nested(name, after)
            for action in actions:
                methods, end = _MANY[action]
                handler = _handler(controller)
                target = (
                    Reference(handler.module, f"{handler.name}.{action}".strip(".")) if handler is not None else None
                )
                for method in methods:
                    path = join_paths(group.prefix, above + end.replace("{}", f"{{{parameter}}}"), slash=True)
                    yield self._route(given[0], method, path, group, target)

    def _route(self, node: SgNode, method: str, path: Text, group: _Group, handler: Reference | None) -> Route:
        return Route(self._at(node), method, path, "laravel", router=self._router, handler=handler, guards=group.guards)

    def _at(self, node: SgNode) -> Location:
        return Location(self._path, self._source.region(node))


def _actions(*, api: bool, options: dict[str, SgNode], after: list[Link]) -> list[str]:
    actions = [name for name in _MANY if not api or name not in {"create", "edit"}]
    only, without = options.get("only"), options.get("except")
    for link in after:
        only = link.arguments[0] if link.name == "only" and link.arguments else only
        without = link.arguments[0] if link.name == "except" and link.arguments else without
    if only is not None:
        actions = [name for name in actions if name in words(only)]
    return [name for name in actions if name not in words(without)]


def _nested(name: str, after: list[Link]) -> tuple[str, str]:
    """`photos.comments` → `photos/{photo}/comments` and `comment`."""
    said = next((entries(link.arguments[0]) for link in after if link.name == "parameters" and link.arguments), {})
    parts = name.strip("/").split(".")
    names = [
        str(text(said[part])) if part in said else singular(part.rpartition("/")[2]).replace("-", "_") for part in parts
    ]
    above = "/".join(f"{part}/{{{parameter}}}" for part, parameter in zip(parts[:-1], names, strict=False))
    return f"{above}/{parts[-1]}".strip("/"), names[-1]


def _handler(node: SgNode) -> Reference | None:
    """`[UserController::class, "show"]`, `UserController::class`, `"UserController@show"`: a class by its name."""
    parts = elements(node)
    named = parts[0].text() if parts else ""
    if not named.endswith("::class"):
        return None
    action = text(parts[1]) if len(parts) > 1 else ""
    return (
        Reference("", f"{named.removesuffix('::class')}.{action}".strip("."))
        if not isinstance(action, Unresolved)
        else None
    )
