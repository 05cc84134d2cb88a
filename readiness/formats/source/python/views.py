"""What handlers bring along to wherever they are routed: classes with their methods and actions, decorated functions, dependencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.python import guarding
from readiness.formats.source.python.names import reference
from readiness.formats.source.python.owners import made_by
from readiness.formats.source.python.paths import path_text
from readiness.formats.source.python.regexes import simplified
from readiness.formats.source.python.syntax import as_call
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple
from readiness.model.routing import Action, Guard, Reference, View
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.formats.source.python.owners import Owners

_HTTP = ("get", "post", "put", "patch", "delete", "head", "options", "trace")
_KEYED = "⟨key⟩/"
"""Stands for what an object of a set is found by."""
_ACTIONS = {
    "list": Action("list", "GET"),
    "create": Action("create", "POST"),
    "retrieve": Action("retrieve", "GET", _KEYED),
    "update": Action("update", "PUT", _KEYED),
    "partial_update": Action("partial_update", "PATCH", _KEYED),
    "destroy": Action("destroy", "DELETE", _KEYED),
}
_MODEL = ("list", "create", "retrieve", "update", "partial_update", "destroy")
_BASES: dict[str, tuple[str, ...]] = {
    "ModelViewSet": _MODEL,
    "ReadOnlyModelViewSet": ("list", "retrieve"),
    "ListModelMixin": ("list",),
    "CreateModelMixin": ("create",),
    "RetrieveModelMixin": ("retrieve",),
    "UpdateModelMixin": ("update", "partial_update"),
    "DestroyModelMixin": ("destroy",),
    "ListAPIView": ("get",),
    "CreateAPIView": ("post",),
    "RetrieveAPIView": ("get",),
    "UpdateAPIView": ("put", "patch"),
    "DestroyAPIView": ("delete",),
    "ListCreateAPIView": ("get", "post"),
    "RetrieveUpdateAPIView": ("get", "put", "patch"),
    "RetrieveDestroyAPIView": ("get", "delete"),
    "RetrieveUpdateDestroyAPIView": ("get", "put", "patch", "delete"),
    "ObtainAuthToken": ("post",),
    "TokenObtainPairView": ("post",),
    "TokenRefreshView": ("post",),
    "TokenVerifyView": ("post",),
    "TemplateView": ("get",),
    "ListView": ("get",),
    "DetailView": ("get",),
    "ArchiveIndexView": ("get",),
    "FormView": ("get", "post"),
    "CreateView": ("get", "post"),
    "UpdateView": ("get", "post"),
    "DeleteView": ("get", "post"),
    "LoginView": ("get", "post"),
    "LogoutView": ("post",),
}
"""Classes of libraries → what they answer."""
_REST = lazy(r"APIView$|ViewSet$|^ObtainAuthToken$|^Token\w+View$|ModelMixin$")
_VIEW = lazy(r"(View|ViewSet|Resource|Endpoint|Mixin|Handler|Controller)(\[.*)?$")
_ASKS = lazy(
    r"(Login|Permission|User|Staff|Superuser|Admin|Auth\w*|Access|Role|Group|Verified)\w*(Required|PassesTest)\w*$"
)
_ROUTED = lazy(r"^[\w.]+\.(route|api_route|websocket|view|get|post|put|delete|patch|head|options)\(")
_LISTS = frozenset({"list", "tuple", "set"})


class _Body(NamedTuple):
    """What stands directly in a class."""

    values: dict[str, SgNode]
    functions: list[tuple[str, SgNode, list[SgNode]]]
    """Name, definition, decorators."""


def views(code: Code, owners: Owners, framework: str) -> Iterator[View]:
    for node in code.source.root.children():
        whole, definition = node, node.field("definition") if node.kind() == "decorated_definition" else node
        if definition is None:
            continue
        if definition.kind() == "class_definition":
            yield from _class(code, definition, guarding.decorators(whole))
        elif framework and definition.kind() == "function_definition" and whole is not definition:
            yield from _function(code, definition, guarding.decorators(whole), framework)
    yield from _aliases(code)
    for name in owners.names:
        guards, maker = owners.guards(name), made_by(owners, name)
        if (guards or maker) and not owners.is_app(name):
            place = code.at(code.assigned[name][0])
            yield View(place, name, guards=guards, bases=(maker,) if maker else ())
    for name, guards in owners.given.items():
        yield View(guards[0].location, name, guards=guards)


def _class(code: Code, definition: SgNode, marks: list[SgNode]) -> Iterator[View]:
    title, given = definition.field("name"), definition.field("superclasses")
    bases = (
        [one for one in given.named_children() if one.kind() in {"identifier", "attribute", "subscript"}]
        if given is not None
        else []
    )
    if title is None or not any(_VIEW.search(one.text()) for one in (*bases, title)):
        return
    names = [one.text().partition("[")[0] for one in bases]
    lasts = [name.rpartition(".")[2] for name in names]
    body = _body(definition)
    asked = _permissions(code, body)
    yield View(
        location=code.at(title),
        name=title.text(),
        actions=tuple(_actions(code, body, lasts)),
        guards=tuple(_around(code, body, marks, bases)) + (asked or ()),
        told=asked is not None,
        bases=tuple(reference(code, name) for name, last in zip(names, lasts, strict=True) if last not in _BASES),
        framework="rest_framework" if any(_REST.search(last) for last in lasts) else "",
        key=_key(code, body),
        allowed=_allowed(code, body),
    )


def _body(definition: SgNode) -> _Body:
    found = _Body({}, [])
    inside = definition.field("body")
    for one in inside.named_children() if inside is not None else ():
        marks: list[SgNode] = []
        node = one
        if one.kind() == "decorated_definition":
            marks, node = guarding.decorators(one), one.field("definition") or one
        if node.kind() == "function_definition":
            name = node.field("name")
            found.functions.append((name.text() if name is not None else "", node, marks))
        elif node.kind() == "expression_statement":
            inner = next(iter(node.named_children()), None)
            left, right = (
                (inner.field("left"), inner.field("right"))
                if inner is not None and inner.kind() == "assignment"
                else (None, None)
            )
            if left is not None and right is not None:
                found.values[left.text()] = right
    return found


def _actions(code: Code, body: _Body, lasts: list[str]) -> Iterator[Action]:
    told: set[str] = set()
    for name, _, marks in body.functions:
        mark = next(
            (
                call
                for one in marks
                if (call := as_call(one)) is not None and call.name in {"action", "detail_route", "list_route"}
            ),
            None,
        )
        mapped = next((one.text() for one in marks if ".mapping." in one.text()), "")
        guards = guarding.decorated(code, marks)
        if mark is not None:
            yield from _extra(code, name, mark, guards)
        elif mapped:
            yield Action(mapped.partition(".")[0], mapped.rpartition(".")[2].partition("(")[0].upper(), "⟨same⟩")
        elif name in _HTTP:
            told.add(name)
            yield Action(name, name.upper(), "", guards)
        elif name in _ACTIONS:
            told.add(name)
            yield _ACTIONS[name]._replace(guards=guards)
    for last in lasts:
        for name in _BASES.get(last, ()):
            if name not in told:
                told.add(name)
                yield _ACTIONS.get(name) or Action(name, name.upper())


def _extra(code: Code, name: str, mark: Call, guards: tuple[Guard, ...]) -> Iterator[Action]:
    given, path = mark.keywords.get("methods"), mark.keywords.get("url_path")
    text = path_text(code, path) if path is not None else name
    suffix = simplified(text.text if isinstance(text, Unresolved) else text)
    detail = mark.keywords.get("detail")
    keyed = mark.name == "detail_route" or (detail is not None and detail.text() == "True")
    asked = mark.keywords.get("permission_classes")
    own = tuple(guarding.classes(code, asked, "auth")) if asked is not None else guards
    methods = (
        [code.value(one) for one in given.named_children()] if given is not None and given.kind() in _LISTS else ["GET"]
    )
    for method in methods:
        verb = method.upper() if isinstance(method, str) else "*"
        yield Action(name, verb, f"{_KEYED if keyed else ''}{suffix}/", own, own=asked is not None)


def _around(code: Code, body: _Body, marks: list[SgNode], bases: list[SgNode]) -> Iterator[Guard]:
    """What decorates the class, what its library is told to decorate its methods with, and bases that turn people away."""
    yield from guarding.decorated(
        code, [one for one in marks if not (one.kind() == "call" and ".route(" in one.text())]
    )
    for name in ("decorators", "method_decorators"):
        listed = body.values.get(name)
        if listed is not None and listed.kind() in _LISTS:
            yield from guarding.decorated(code, listed.named_children())
    for base in bases:
        if _ASKS.search(base.text()):
            yield Guard("auth", base.text(), code.at(base))
    for value in body.values.values():
        yield from guarding.depended(code, value)
    throttled = body.values.get("throttle_classes")
    if throttled is not None:
        yield from guarding.classes(code, throttled, "rate-limit")


def _permissions(code: Code, body: _Body) -> tuple[Guard, ...] | None:
    """None when it says nothing, so that what its bases and the settings say counts."""
    for name, definition, _ in body.functions:
        if name == "get_permissions":
            return (Guard("other", "get_permissions()", code.at(definition.field("name") or definition)),)
    given = body.values.get("permission_classes")
    return tuple(guarding.classes(code, given, "auth")) if given is not None else None


def _key(code: Code, body: _Body) -> str:
    given = body.values.get("lookup_url_kwarg") or body.values.get("lookup_field")
    value = code.value(given) if given is not None else ""
    return value if isinstance(value, str) else ""


def _allowed(code: Code, body: _Body) -> tuple[str, ...]:
    given = body.values.get("http_method_names")
    if given is None or given.kind() not in _LISTS:
        return ()
    values = [code.value(one) for one in given.named_children()]
    return tuple(value.upper() for value in values if isinstance(value, str))


def _function(code: Code, definition: SgNode, marks: list[SgNode], framework: str) -> Iterator[View]:
    title, given = definition.field("name"), definition.field("parameters")
    if title is None or any(_ROUTED.search(one.text()) for one in marks):
        return
    first = [one.text().partition(":")[0] for one in given.named_children()[:2]] if given is not None else []
    if framework in {"django", "aiohttp", "sanic", "starlette"} and "request" not in first and "req" not in first:
        return
    methods = tuple(method for one in marks for method in _limited(code, one))
    asked = [one for one in marks if one.text().partition("(")[0].endswith("permission_classes")]
    guards = guarding.decorated(code, marks)
    rest = any(one.text().partition("(")[0].endswith("api_view") for one in marks)
    if guards or methods or asked:
        actions = tuple(Action(method.lower(), method) for method in methods)
        yield View(
            code.at(title), title.text(), actions, guards, told=bool(asked), framework="rest_framework" if rest else ""
        )


def _limited(code: Code, node: SgNode) -> tuple[str, ...]:
    """The methods a decorator leaves."""
    call = as_call(node)
    name = (call.callee if call is not None else node.text()).rpartition(".")[2]
    if call is None or name not in {"require_http_methods", "api_view"}:
        return guarding.METHODS.get(name, ("GET",) if name == "api_view" else ())
    given = call.arguments[0] if call.arguments else call.keywords.get("http_method_names")
    if given is None:
        return ("GET",)
    if given.kind() not in _LISTS:
        return ()
    return tuple(value.upper() for one in given.named_children() if isinstance(value := code.value(one), str))


def _aliases(code: Code) -> Iterator[View]:
    """`CurrentUser = Annotated[User, Depends(get_current_user)]`."""
    if "Depends(" not in code.source.text:
        return
    for name, values in code.assigned.items():
        for value in values:
            guards = guarding.depended(code, value) if name[:1].isupper() else ()
            if guards:
                yield View(code.at(value), name, guards=guards)


def defaults(code: Code) -> Iterator[View]:
    """What Django's settings say of all views of the REST framework that say nothing themselves."""
    for value in code.assigned.get("REST_FRAMEWORK", ()):
        guards: list[Guard] = []
        for pair in value.named_children() if value.kind() == "dictionary" else ():
            key, listed = pair.field("key"), pair.field("value")
            name = key.text().strip("\"'") if key is not None else ""
            if listed is not None and name in {"DEFAULT_PERMISSION_CLASSES", "DEFAULT_THROTTLE_CLASSES"}:
                guards += guarding.classes(code, listed, "auth" if "PERMISSION" in name else "rate-limit")
        yield View(code.at(value), "rest_framework.defaults", guards=tuple(guards), framework="rest_framework")


__all__ = ["Reference", "defaults", "views"]
