"""NestJS controllers: `@Controller("x")` on a class, `@Get("y")` on its methods, with versions and guards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.guards import kind_of
from readiness.formats.source.javascript import decorators
from readiness.formats.source.javascript.guarding import shown
from readiness.formats.source.javascript.handlers import answer_of
from readiness.model.artifact import Unresolved
from readiness.model.facts import Route
from readiness.model.routing import Guard, Mounted, Reference, join_paths
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text

_METHODS = {name: name.upper() for name in ("Get", "Post", "Put", "Patch", "Delete", "Head", "Options")} | {"All": "*"}
_METHODS |= {"Sse": "GET"}
_TELLING = frozenset({"auth", "open", "rate-limit", "csrf"})
_NEUTRAL = "/"
"""The version of what has none, whatever the default is."""


def routes(code: Code) -> Iterator[Route | Mounted]:
    """The routes of each controller, and the controller itself as what a module may put below a path."""
    if not code.imports_from("@nestjs/common"):
        return
    for node in code.source.nodes("class_declaration"):
        found = decorators.of_class(node)
        controller = next((call for call in decorators.calls(found) if _is(code, call, "Controller")), None)
        body, name = node.field("body"), node.field("name")
        if controller is not None and body is not None and name is not None:
            told = list(_methods(code, body, controller, found, name.text()))
            yield from told
            if told:
                yield Mounted(code.at(name), "", Reference("", name.text()), fallback=True)


def _is(code: Code, call: Call, name: str) -> bool:
    return code.qualify(call.callee) == f"@nestjs/common:{name}"


def _prefixes(code: Code, controller: Call) -> tuple[Text, ...]:
    given = controller.keywords.get("path") or next(iter(controller.arguments), None)
    return tuple(code.text(one) for one in _each(given)) if given is not None and given.kind() != "object" else ("",)


def _each(node: SgNode | None) -> list[SgNode]:
    if node is None:
        return []
    return node.named_children() if node.kind() == "array" else [node]


def _methods(code: Code, body: SgNode, controller: Call, above: list[SgNode], name: str) -> Iterator[Route]:
    guards = tuple(_guards(code, above))
    version = _version(code, controller.keywords.get("version"))
    prefixes = _prefixes(code, controller)
    for method, found in decorators.methods(body):
        own = next((call for call in decorators.calls(found) if _is(code, call, "Version")), None)
        versions = _version(code, own.arguments[0]) if own is not None and own.arguments else version
        label = method.field("name")
        answer = answer_of(code, method, f"{name}.{label.text()}" if label is not None else "")
        for call in decorators.calls(found):
            for place, verb, path in _paths(code, call, prefixes):
                for one in versions:
                    yield Route(
                        location=code.at(place),
                        method=verb,
                        path=path,
                        framework="nestjs",
                        constant=answer.constant if answer is not None else None,
                        router=name,
                        guards=guards + tuple(_guards(code, found)),
                        answer=answer,
                        own=one,
                    )


def _paths(code: Code, call: Call, prefixes: Sequence[Text]) -> Iterator[tuple[SgNode, str, Text]]:
    qualified = code.qualify(call.callee)
    name = qualified.removeprefix("@nestjs/common:")
    if name not in _METHODS or name == qualified:
        return
    for one in _each(call.arguments[0]) if call.arguments else [None]:
        for prefix in prefixes:
            yield (
                one or call.function,
                _METHODS[name],
                join_paths(prefix, code.text(one) if one is not None else "", slash=True),
            )


def _version(code: Code, node: SgNode | None) -> tuple[Text, ...]:
    """As a part of the path, which it is where versions are told by path."""
    if node is None:
        return ("",)
    found: list[Text] = []
    for one in _each(node):
        text = code.text(one)
        if code.qualify(one.text()) == "@nestjs/common:VERSION_NEUTRAL":
            found.append(_NEUTRAL)
        else:
            found.append(text if isinstance(text, Unresolved) else f"/v{text}")
    return tuple(found)


def kind_of_guard(text: str) -> str:
    """What a guard asks for, by its name: that it is a guard does not say that somebody must log in."""
    return kind_of(regex(r"Guard\b").sub("", text))


def _guards(code: Code, found: list[SgNode]) -> Iterator[Guard]:
    """`@UseGuards(A, B)`, and decorators of the program's own that say by their names whether somebody must log in."""
    for decorator in found:
        call = decorators.called(decorator)
        name = code.qualify(decorators.name(decorator))
        if name == "@nestjs/common:UseGuards" and call is not None:
            for one in call.arguments:
                yield Guard(kind_of_guard(one.text()), shown(one), code.at(one))
        elif not name.startswith(("@nestjs/common", "@nestjs/swagger", "swagger")):
            kind = kind_of(name.rpartition(":")[2] or name)
            if kind in _TELLING:
                yield Guard(kind, shown(decorator), code.at(decorator))
