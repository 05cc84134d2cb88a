"""Django REST framework: routers, and the classes that are registered with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.python.mounting import condition_of
from readiness.formats.source.python.names import reference
from readiness.formats.source.python.paths import path_text
from readiness.formats.source.python.regexes import simplified
from readiness.formats.source.python.syntax import as_call
from readiness.model.artifact import Unresolved
from readiness.model.facts import Route
from readiness.model.routing import Mounted, Reference, join_paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text

_ROUTER = (
    "DefaultRouter",
    "SimpleRouter",
    "NestedSimpleRouter",
    "NestedDefaultRouter",
    "ExtendedSimpleRouter",
    "ExtendedDefaultRouter",
)


def routes(code: Code) -> Iterator[Route | Mounted]:
    """One route for each class that is registered, to become one for each of its actions; the list that a router shows of them."""
    for call in code.calls:
        if call.name == "register" and len(call.arguments) > 1 and _is_router(code, call.receiver):
            yield _registered(code, call)
        elif call.name == "extend" and call.receiver.endswith(".registry") and call.arguments:
            inner = call.arguments[0].text().removesuffix(".registry")
            outer = call.receiver.removesuffix(".registry")
            yield Mounted(code.at(call.arguments[0]), outer, reference(code, inner), "", slash=False)
    for name, values in code.assigned.items():
        for value in values:
            made = as_call(value)
            if (
                made is not None
                and made.name in {"DefaultRouter", "ExtendedDefaultRouter"}
                and _is_framework(code, made)
            ):
                yield Route(
                    code.at(value),
                    "GET",
                    "",
                    "django",
                    router=name,
                    handler=Reference("rest_framework.routers.APIRootView"),
                )


def _is_framework(code: Code, made: Call) -> bool:
    return code.qualify(made.callee).startswith(
        ("rest_framework", "rest_framework_nested", "rest_framework_extensions")
    )


def _maker(code: Code, name: str) -> Call | None:
    made = (as_call(value) for value in code.assigned.get(name, ()))
    return next(
        (call for call in made if call is not None and (call.name in _ROUTER or call.name.endswith("Router"))), None
    )


def _is_router(code: Code, name: str) -> bool:
    if _maker(code, name) is not None:
        return True
    return name.rpartition(".")[2].endswith("router") and name.partition(".")[0] in code.names


def _registered(code: Code, call: Call) -> Route:
    text = path_text(code, call.arguments[0])
    own = simplified(text.text if isinstance(text, Unresolved) else text).strip("/")
    made = _maker(code, call.receiver)
    slash = "" if made is not None and _without_slash(made) else "/"
    path: Text = f"{own}{slash}" if own else ""
    return Route(
        location=code.at(call.arguments[0]),
        method="*",
        path=join_paths(
            _nested(code, made), Unresolved(str(path)) if isinstance(text, Unresolved) else path, slash=False
        ),
        framework="django",
        router=call.receiver,
        handler=reference(code, call.arguments[1].text()),
        resource=True,
        condition=condition_of(call.node),
    )


def _without_slash(made: Call) -> bool:
    given: SgNode | None = made.keywords.get("trailing_slash")
    return given is not None and given.text() == "False"


def _nested(code: Code, made: Call | None) -> Text:
    """A router of drf-nested-routers is below one object of another one."""
    if made is None or not made.name.startswith("Nested") or len(made.arguments) < 2:
        return ""
    parent, lookup = path_text(code, made.arguments[1]), made.keywords.get("lookup")
    key = path_text(code, lookup) if lookup is not None else ""
    if not isinstance(parent, str) or not isinstance(key, str):
        return Unresolved(f"{parent.text if isinstance(parent, Unresolved) else parent}/")
    below = _nested(code, _maker(code, made.arguments[0].text()))
    return join_paths(below, f"{parent.strip('/')}/<{key}_pk>/" if key else f"{parent.strip('/')}/<pk>/", slash=False)
