"""Django: `urlpatterns` and REST framework routers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.python.handlers import constant_named
from readiness.formats.source.python.syntax import as_call
from readiness.model.artifact import Unresolved
from readiness.model.facts import Route
from readiness.model.routing import join_paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text

_PATHS = frozenset({"django.urls.path", "django.urls.re_path", "django.conf.urls.url", "django.urls.conf.path"})
_INCLUDES = frozenset({"django.urls.include", "django.conf.urls.include", "django.urls.conf.include"})
_ROUTERS = frozenset({"rest_framework.routers.DefaultRouter", "rest_framework.routers.SimpleRouter"})


def routes(code: Code) -> Iterator[Route]:
    if not code.imports_from("django.urls", "django.conf.urls", "rest_framework.routers"):
        return
    for call in code.calls:
        if code.qualify(call.callee) in _PATHS and len(call.arguments) > 1 and not _is_mount(code, call.arguments[1]):
            yield _route(code, call)
        elif call.name == "register" and len(call.arguments) > 1 and _is_router(code, call.receiver):
            yield _resource(code, call)


def _is_mount(code: Code, view: SgNode) -> bool:
    made = as_call(view)
    return made is not None and code.qualify(made.callee) in _INCLUDES


def _is_router(code: Code, name: str) -> bool:
    made = [as_call(value) for value in code.assigned.get(name, ())]
    return any(call is not None and code.qualify(call.callee) in _ROUTERS for call in made)


def _route(code: Code, call: Call) -> Route:
    path = join_paths(_prefix(code, call.node), _pattern(code, call), slash=False)
    return Route(
        location=code.at(call.arguments[0]),
        method="*",
        path=path if isinstance(path, Unresolved) else "/" + path,
        framework="django",
        constant=constant_named(code, call.arguments[1], "django"),
    )


def _resource(code: Code, call: Call) -> Route:
    text = code.text(call.arguments[0])
    prefix = _included(code, f"{call.receiver}.urls")
    path = join_paths(prefix, text if isinstance(text, Unresolved) else text.strip("/") + "/", slash=False)
    return Route(
        location=code.at(call.arguments[0]),
        method="*",
        path=path if isinstance(path, Unresolved) else "/" + path,
        framework="django",
    )


def _pattern(code: Code, call: Call) -> Text:
    """The path, or the text a regular expression must match when it holds nothing but plain characters."""
    text = code.text(call.arguments[0])
    if isinstance(text, Unresolved) or call.name == "path":
        return text
    plain = re.fullmatch(r"\^?([\w/.~-]*)\$?", text.replace("\\-", "-").replace("\\.", "."))
    return plain.group(1) if plain and ("." not in text or "\\." in text) else Unresolved(text)


def _prefix(code: Code, node: SgNode, depth: int = 8) -> Text:
    """What the enclosing `path("x/", include([…]))` calls, and the include of the enclosing list, put before it."""
    prefix: Text = ""
    for parent in ancestors(node):
        outer = as_call(parent)
        if outer is not None and code.qualify(outer.callee) in _PATHS and len(outer.arguments) > 1:
            prefix = join_paths(_pattern(code, outer), prefix, slash=False)
        name = parent.field("left") if parent.kind() == "assignment" else None
        if name is not None and depth:
            prefix = join_paths(_included(code, name.text(), depth - 1), prefix, slash=False)
    return prefix


def _included(code: Code, name: str, depth: int = 8) -> Text:
    for call in code.calls:
        made = as_call(call.arguments[1]) if len(call.arguments) > 1 else None
        if made is None or code.qualify(call.callee) not in _PATHS or code.qualify(made.callee) not in _INCLUDES:
            continue
        if made.arguments and made.arguments[0].text() == name:
            return join_paths(_prefix(code, call.node, depth), _pattern(code, call), slash=False)
    return ""
