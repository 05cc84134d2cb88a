"""What holds for all of a Nest application: its global prefix and versions, guards, middlewares by path, modules below a path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.guards import kind_of
from readiness.formats.source.javascript import decorators
from readiness.formats.source.javascript.guarding import shown
from readiness.formats.source.javascript.names import listed, reference
from readiness.formats.source.javascript.nest import kind_of_guard
from readiness.formats.source.javascript.syntax import as_call, entries, unwrap
from readiness.model.artifact import Unresolved
from readiness.model.routing import BasePath, Guard, GuardedPath, Mounted
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text
    from readiness.model.routing import RoutingFact

_EVERYWHERE = "/**"


def application(code: Code) -> Iterator[RoutingFact]:
    if not code.imports_from("@nestjs/common", "@nestjs/core"):
        return
    yield from _base(code)
    yield from _global_guards(code)
    yield from _middlewares(code)
    yield from _modules(code)
    yield from _below(code)


def _base(code: Code) -> Iterator[BasePath]:
    """`app.setGlobalPrefix("api", {exclude: […]})` and `app.enableVersioning({type: VersioningType.URI})`."""
    prefixed = next((call for call in code.calls if call.name == "setGlobalPrefix" and call.arguments), None)
    versioned = next((call for call in code.calls if call.name == "enableVersioning"), None)
    call = prefixed or versioned
    if call is None:
        return
    prefix: Text = code.text(prefixed.arguments[0]) if prefixed is not None else ""
    yield BasePath(
        code.at(call.function),
        prefix if isinstance(prefix, Unresolved) or not prefix else "/" + prefix.strip("/"),
        "nestjs",
        tuple(_excluded(code, prefixed)) if prefixed is not None else (),
        _version(code, versioned) if versioned is not None else None,
    )


def _excluded(code: Code, call: Call) -> Iterator[str]:
    given = call.keywords.get("exclude")
    for one in listed(code, given) if given is not None else []:
        path = entries(one).get("path") if one.kind() == "object" else one
        text = code.text(path) if path is not None else ""
        if isinstance(text, str):
            yield "/" + text.strip("/")


def _version(code: Code, call: Call) -> str | None:
    """The default version as a part of the path; None where versions are told by headers."""
    kind = call.keywords.get("type")
    if kind is not None and not kind.text().endswith("URI"):
        return None
    default = call.keywords.get("defaultVersion")
    text = code.text(default) if default is not None else ""
    return f"/v{text}" if isinstance(text, str) and text else ""


def _global_guards(code: Code) -> Iterator[GuardedPath]:
    """`{provide: APP_GUARD, useClass: JwtAuthGuard}` and `app.useGlobalGuards(new JwtAuthGuard())`."""
    for node in code.source.nodes("object") if "APP_GUARD" in code.source.text else ():
        given = entries(node)
        provided = given.get("provide")
        used = given.get("useClass") or given.get("useExisting") or given.get("useFactory")
        if provided is not None and used is not None and provided.text() == "APP_GUARD":
            yield _everywhere(code, used)
    for call in code.calls:
        for one in call.arguments if call.name == "useGlobalGuards" else ():
            yield _everywhere(code, one)


def _everywhere(code: Code, node: SgNode) -> GuardedPath:
    kind = kind_of_guard(node.text())
    return GuardedPath(code.at(node), _EVERYWHERE, Guard(kind, shown(node), code.at(node)), "nestjs")


def _middlewares(code: Code) -> Iterator[GuardedPath]:
    """`consumer.apply(AuthMiddleware).forRoutes({path: "user", method: RequestMethod.GET})`."""
    for call in code.calls:
        applied = _applied(call) if call.name == "forRoutes" else None
        for guarding in applied.arguments if applied is not None else ():
            kind = kind_of(guarding.text())
            if kind in {"other", "validation"}:
                continue
            guard = Guard(kind, shown(guarding), code.at(guarding))
            for one in call.arguments:
                yield from _for(code, one, guard)


def _applied(call: Call) -> Call | None:
    inner = call.function.field("object")
    while inner is not None:
        made = as_call(inner)
        if made is None or made.name == "apply":
            return made
        if made.name == "exclude":
            return None  # not where it does not hold; which those are is too much to say
        inner = made.function.field("object")
    return None


def _for(code: Code, one: SgNode, guard: Guard) -> Iterator[GuardedPath]:
    given = entries(one) if one.kind() == "object" else {}
    path, method = given.get("path") or one, given.get("method")
    text = code.text(path) if path.kind() in {"string", "template_string"} else None
    if not isinstance(text, str):
        return
    verb = method.text().rpartition(".")[2] if method is not None else "ALL"
    everywhere = regex(r"/?(\*\w*|\{\*\w+\}|\(\.\*\))").fullmatch(text)
    pattern = _EVERYWHERE if everywhere else "**/" + regex(r"[:*]\w+|\*").sub("*", text.strip("/"))
    yield GuardedPath(code.at(one), pattern, guard, "nestjs", () if verb == "ALL" else (verb,))


def _modules(code: Code) -> Iterator[Mounted]:
    """A module and its controllers: `RouterModule` puts modules below paths."""
    for node in code.source.nodes("class_declaration") if "controllers" in code.source.text else ():
        name = node.field("name")
        module = next((call for call in decorators.calls(decorators.of_class(node)) if call.callee == "Module"), None)
        given = module.keywords.get("controllers") if module is not None else None
        for controller in listed(code, given) if given is not None and name is not None else []:
            led = reference(code, controller)
            if led is not None and name is not None:
                yield Mounted(code.at(controller), name.text(), led)


def _below(code: Code) -> Iterator[Mounted]:
    """`RouterModule.register([{path: "admin", module: AdminModule, children: […]}])`."""
    for call in code.calls:
        if call.name in {"register", "forRoutes"} and call.receiver.endswith("RouterModule") and call.arguments:
            yield from _tree(code, listed(code, call.arguments[0]), "")


def _tree(code: Code, nodes: list[SgNode], above: str) -> Iterator[Mounted]:
    for node in nodes:
        given = entries(unwrap(node)) if unwrap(node).kind() == "object" else {}
        text = code.text(given["path"]) if "path" in given else ""
        path = f"{above}/{text.strip('/')}".rstrip("/") if isinstance(text, str) else above
        led = reference(code, given.get("module") or node)
        if led is not None:
            yield Mounted(code.at(node), "", led, path if isinstance(text, str) else text)
        if "children" in given:
            yield from _tree(code, listed(code, given["children"]), path)
