"""`config/routes.rb` of Rails: what is drawn there, with namespaces, scopes, nested resources and concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.ruby import devise
from readiness.formats.source.ruby.resources import Resource, resource, standard
from readiness.formats.source.ruby.syntax import Call, as_call, bare, elements, statements, text, words
from readiness.model.artifact import EMPTY, Unresolved
from readiness.model.facts import Route
from readiness.model.location import Location
from readiness.model.named import NamedTuple
from readiness.model.routing import Answer, Guard, Mounted, Reference, join_paths
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ast_grep_py import SgNode

    from readiness.formats.source.tree import Source
    from readiness.model.facts import Text

_VERBS = {name: name.upper() for name in ("get", "post", "put", "patch", "delete", "options")}
_ROUTER = "routes"
_PART = lazy(r"(?:^|/)config/routes/.+\.rb$")
_DEMANDS = frozenset({"authenticate", "authenticated"})
_WITHOUT_ROUTES = frozenset({"direct", "resolve", "default_url_options", "use_doorkeeper_openid_connect"})
_HEALTH = "rails/health#show"
_DEEP = 12


class _Scope(NamedTuple):
    prefix: Text = ""
    resource: Resource | None = None
    modules: tuple[str, ...] = ()
    controller: str = ""
    guards: tuple[Guard, ...] = ()
    shallow: Text | None = None
    """Where paths of single ones begin, once `shallow` was said."""
    names: Mapping[str, str] = EMPTY
    """Of the loops around."""


def routes(source: Source, path: str) -> Iterator[Route | Mounted]:
    part = _PART.search(path) is not None
    if not part and ".draw" not in source.text:
        return
    drawn = [
        call
        for node in source.nodes("call")
        if (call := as_call(node)) is not None and call.name == "draw" and call.block is not None
    ]
    for call in drawn:
        holder = call.receiver.text() if call.receiver is not None else ""
        router = holder.removesuffix(".routes") if "Engine" in holder else ""
        if call.block is not None:
            yield from _Drawing(source, path, router).block(call.block, _Scope(), _DEEP)
    if part and not drawn:
        yield from _Drawing(source, path, _ROUTER).block(source.root, _Scope(), _DEEP)


class _Drawing:
    def __init__(self, source: Source, path: str, router: str) -> None:
        self._source = source
        self._path = path
        self._router = router
        self._concerns: dict[str, SgNode] = {}

    def block(self, node: SgNode, scope: _Scope, depth: int) -> Iterator[Route | Mounted]:
        for statement in statements(node) if depth else ():
            call = as_call(statement)
            if call is not None:
                yield from self._call(call, scope, depth)

    def _call(self, call: Call, scope: _Scope, depth: int) -> Iterator[Route | Mounted]:
        if call.name in _VERBS or call.name == "match":
            yield from self._verb(call, scope)
        elif call.name in {"resources", "resource"}:
            yield from self._resources(call, scope, depth)
        elif call.name == "root":
            yield self._route(call, "GET", scope.prefix or "/", scope, self._target(call, scope))
        elif call.name == "mount":
            yield from self._mount(call, scope)
        elif call.name == "draw" and call.arguments:
            folder = self._path.rpartition("config/routes")[0]
            yield Mounted(
                self._at(call.node),
                self._router,
                Reference(f"/{folder}config/routes/{bare(call.arguments[0])}", _ROUTER),
                scope.prefix,
            )
        elif call.name == "devise_for":
            for one in call.arguments:
                for method, path in devise.routes(call, bare(one)):
                    yield self._route(call, method, join_paths(scope.prefix, path, slash=True), scope, None)
        elif call.name == "concern" and call.arguments and call.block is not None:
            self._concerns[bare(call.arguments[0])] = call.block
        elif call.name == "concerns":
            yield from self._concerned([bare(one) for one in call.arguments], scope, depth)
        elif call.block is not None and call.name not in _WITHOUT_ROUTES:
            for inner in self._inside(call, scope):
                yield from self.block(call.block, inner, depth - 1)

    def _inside(self, call: Call, scope: _Scope) -> Iterator[_Scope]:
        """What holds in a block: a path, a folder of controllers, somebody who must be logged in, a name of a loop."""
        one = scope.resource
        if call.name in {"namespace", "scope"}:
            yield self._scoped(call, scope)
        elif call.name in {"member", "collection", "new"} and one is not None:
            path = one.member if call.name == "member" else one.collection
            yield scope._replace(
                prefix=join_paths(path, "new", slash=True) if call.name == "new" else path, resource=None
            )
        elif call.name == "nested" and one is not None:
            yield scope._replace(prefix=one.nested)
        elif call.name in _DEMANDS:
            named = " ".join([call.name, *(argument.text() for argument in call.arguments)])
            yield scope._replace(guards=(*scope.guards, Guard("auth", named, self._at(call.node))))
        elif call.name == "shallow":
            yield scope._replace(shallow=scope.prefix)
        elif call.name == "controller" and call.arguments:
            yield scope._replace(controller=bare(call.arguments[0]))
        elif call.name == "each" and (name := _parameter(call.block)):
            listed = elements(call.receiver)
            yield from (scope._replace(names={**scope.names, name: value}) for value in listed)
            if not listed:
                yield scope
        else:
            yield scope

    def _scoped(self, call: Call, scope: _Scope) -> _Scope:
        path, module, controller = call.option("path"), call.option("module"), call.option("controller")
        first = call.arguments[0] if call.arguments else None
        prefix = scope.prefix
        if path is not None or first is not None:
            given = text(path or first, scope.names)  # type: ignore[arg-type]
            prefix = join_paths(prefix, given, slash=True)
        modules = scope.modules
        if module is not None:
            modules = (*modules, bare(module)) if module.kind() not in {"false", "nil"} else modules
        elif call.name == "namespace" and first is not None:
            modules = (*modules, bare(first))
        return scope._replace(
            prefix=prefix,
            modules=modules,
            controller=bare(controller) if controller is not None else scope.controller,
            resource=None,
            shallow=prefix if scope.shallow is not None and scope.resource is None else scope.shallow,
        )

    def _verb(self, call: Call, scope: _Scope) -> Iterator[Route]:
        methods = (
            [_VERBS[call.name]]
            if call.name != "match"
            else [word.upper() for word in words(call.option("via"))] or ["*"]
        )
        paths = list(call.arguments)
        arrow = next(((key, value) for key, value in call.pairs if key.kind() == "string"), None)
        if arrow is not None:
            paths.append(arrow[0])
        on = call.option("on")
        prefix = self._on(bare(on), scope) if on is not None else scope.prefix
        for one in paths:
            given = text(one, scope.names)
            path = given if isinstance(given, Unresolved) else regex(r"\(\.:format\)$").sub("", given)
            target = self._target(call, scope, arrow[1] if arrow is not None else None) or self._named(path, scope)
            for method in methods:
                yield self._route(
                    call, "*" if method == "ALL" else method, join_paths(prefix, path, slash=True), scope, target
                )

    def _on(self, place: str, scope: _Scope) -> Text:
        if scope.resource is None:
            return scope.prefix
        if place == "new":
            return join_paths(scope.resource.collection, "new", slash=True)
        return scope.resource.member if place == "member" else scope.resource.collection

    def _resources(self, call: Call, scope: _Scope, depth: int) -> Iterator[Route | Mounted]:
        said = call.option("shallow")
        shallow = (
            scope.shallow
            if scope.shallow is not None
            else scope.prefix
            if said is not None and said.text() == "true"
            else None
        )
        for argument in call.arguments:
            name = text(argument, scope.names)
            if isinstance(name, Unresolved):
                yield self._route(call, "*", Unresolved(f"{call.name} {name.text}"), scope, None)
                continue
            one = resource(call, name, scope.prefix, scope.shallow)
            module = call.option("module")
            modules = (*scope.modules, bare(module)) if module is not None else scope.modules
            inner = scope._replace(
                prefix=one.nested, resource=one, modules=modules, shallow=shallow, controller=one.controller
            )
            if call.block is not None:
                yield from self.block(call.block, inner, depth - 1)
            yield from self._concerned(words(call.option("concerns")), inner, depth)
            for method, path, action in standard(one):
                yield self._route(call, method, path, inner, self._action(one.controller, action, modules))

    def _concerned(self, names: list[str], scope: _Scope, depth: int) -> Iterator[Route | Mounted]:
        for name in names:
            if name in self._concerns:
                yield from self.block(self._concerns[name], scope, depth - 1)

    def _mount(self, call: Call, scope: _Scope) -> Iterator[Route]:
        """What is mounted answers for all below its path."""
        at = call.option("at")
        arrow = next(
            (value for key, value in call.pairs if key.kind() in {"constant", "scope_resolution", "call"}), None
        )
        place = at or arrow
        if place is not None:
            yield self._route(call, "*", join_paths(scope.prefix, text(place, scope.names), slash=True), scope, None)

    def _target(self, call: Call, scope: _Scope, arrow: SgNode | None = None) -> Reference | None:
        given = arrow or call.option("to") or (call.arguments[0] if call.name == "root" and call.arguments else None)
        if given is None:
            controller, action = call.option("controller"), call.option("action")
            name = bare(controller) if controller is not None else scope.controller
            said = (
                bare(action)
                if action is not None
                else bare(call.arguments[0])
                if controller is not None and call.arguments
                else ""
            )
            return self._action(name, said, scope.modules) if said and name else None
        named = text(given, scope.names)
        if isinstance(named, Unresolved):
            return None
        controller_name, mark, action_name = named.partition("#")
        if not mark:
            return self._action(scope.controller, named, scope.modules) if scope.controller else None
        return self._action(controller_name, action_name, scope.modules if named != _HEALTH else ())

    def _named(self, path: Text, scope: _Scope) -> Reference | None:
        """`get "profile/edit"` is `profile#edit`; within a resource the action of its controller."""
        if isinstance(path, Unresolved):
            return None
        parts = path.strip("/").split("/")
        if scope.controller and len(parts) == 1:
            return self._action(scope.controller, parts[0], scope.modules)
        return (
            self._action("/".join(parts[:-1]), parts[-1], scope.modules) if len(parts) > 1 and ":" not in path else None
        )

    def _action(self, controller: str, action: str, modules: tuple[str, ...]) -> Reference:
        """The module of a controller is its file."""
        folder = self._path.rpartition("config/")[0]
        return Reference(
            "/" + "/".join([f"{folder}app/controllers".strip("/"), *modules, f"{controller.strip('/')}_controller"]),
            action,
        )

    def _route(self, call: Call, method: str, path: Text, scope: _Scope, target: Reference | None) -> Route:
        place = self._at(call.node)
        healthy = target is not None and target.module.endswith("rails/health_controller")
        # Rails' own answers as soon as the program has booted, and asks nothing.
        answer = Answer(place, "show", constant=True, statuses=(200, 500)) if healthy else None
        return Route(
            place, method, path, "rails", True if healthy else None, self._router, target, scope.guards, answer
        )

    def _at(self, node: SgNode) -> Location:
        return Location(self._path, self._source.region(node))


def _parameter(block: SgNode | None) -> str:
    given = block.field("parameters") if block is not None else None
    return next((child.text() for child in given.named_children()), "") if given is not None else ""
