"""Where one file puts a router into another one, with the names it has for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.python.guarding import dependencies
from readiness.formats.source.python.makers import APP_NAMES, APPS, ENDINGS, NAMES
from readiness.formats.source.python.names import reference
from readiness.formats.source.python.paths import path_text
from readiness.formats.source.python.syntax import as_call
from readiness.model.routing import Mounted, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.formats.source.python.owners import Owners

_PUTS = frozenset({
    "include_router", "register_blueprint", "blueprint", "add_namespace", "mount", "add_subapp", "add_router", "init_app", "add_routes",
})  # fmt: skip


def mounts(owners: Owners) -> Iterator[Mounted]:
    """Every place where a router is put into another one, with the names this file has for them."""
    code = owners.code
    for call in code.calls if any(f".{name}(" in code.source.text for name in _PUTS) else ():
        given = call.arguments
        if call.name in {"include_router", "register_blueprint", "blueprint", "add_namespace"} and given:
            for inner in _each(given[0]):
                yield _mounted(owners, call, inner)
        elif call.name in {"mount", "add_subapp", "add_router"} and len(given) > 1:
            yield from _below(owners, call)
        elif call.name == "mount" and "app" in call.keywords and given:
            yield from _below(owners, call.given(given[0], call.keywords["app"]))
        elif (
            call.name == "init_app"
            and given
            and (owners.framework(call.receiver) == "flask" or call.receiver.endswith("api"))
        ):
            yield Mounted(code.at(call.function), _outer(owners, given[0].text()), reference(code, call.receiver))
        elif call.name == "add_routes" and given and given[0].kind() in {"identifier", "attribute"}:
            yield Mounted(
                code.at(given[0]),
                _outer(owners, call.receiver.removesuffix(".router")),
                reference(code, given[0].text()),
            )
    yield from _attached(owners)


def _each(inner: SgNode) -> list[SgNode]:
    """The router that is mounted; those of a list where the statement stands in a loop over it."""
    name = inner.text()
    for parent in ancestors(inner):
        left, right = (
            (parent.field("left"), parent.field("right")) if parent.kind() == "for_statement" else (None, None)
        )
        if left is not None and right is not None and left.text() == name and right.kind() in {"list", "tuple"}:
            return [one for one in right.named_children() if one.kind() != "comment"]
    return [inner]


def _named(code: Code, inner: SgNode) -> Reference:
    """A router by its name, or by that of the function that makes it."""
    made = as_call(inner)
    if made is None:
        return reference(code, inner.text())
    found = reference(code, made.callee)
    return found._replace(name=f"{found.name}()") if found.name else found._replace(module=f"{found.module}()")


def _mounted(owners: Owners, call: Call, inner: SgNode) -> Mounted:
    code = owners.code
    given = call.keywords.get("prefix") or call.keywords.get("url_prefix") or call.keywords.get("path")
    guards = dependencies(code, [call.keywords.get("dependencies")])
    return Mounted(
        location=code.at(call.function),
        outer=_outer(owners, call.receiver),
        inner=_named(code, inner),
        prefix=path_text(code, given) if given is not None else "",
        replaces=given is not None and call.name in {"register_blueprint", "blueprint", "add_namespace"},
        guards=guards,
        slash=False,
        condition=condition_of(call.node),
    )


def _below(owners: Owners, call: Call) -> Iterator[Mounted]:
    code, inner = owners.code, call.arguments[1]
    if inner.kind() == "string" and call.name == "add_router":
        named = reference(code, inner.text().strip("\"'"))._replace(module=inner.text().strip("\"'"), name="")
    elif inner.kind() in {"identifier", "attribute"}:
        named = reference(code, inner.text())
    elif inner.kind() == "subscript":
        named = Reference("", inner.text())
    else:
        return
    yield Mounted(
        location=code.at(call.arguments[0]),
        outer=_outer(owners, call.receiver),
        inner=named,
        prefix=path_text(code, call.arguments[0]),
        slash=call.name == "add_router",
        condition=condition_of(call.node),
    )


def _attached(owners: Owners) -> Iterator[Mounted]:
    """`api = Api(app)`: it serves on what it is given; `Starlette(routes=routes)`: on itself."""
    code = owners.code
    for name in owners.names:
        made, kind = owners.maker(name) or (None, "")
        if made is None:
            continue
        if kind in APPS:
            yield Mounted(code.at(made.node), "", reference(code, name), fallback=True)
        if kind.endswith(".Api") and made.arguments:
            outer = _outer(owners, made.arguments[0].text())
            yield Mounted(code.at(made.node), outer, reference(code, name), slash=False)
        listed = made.keywords.get("routes")
        if listed is not None and listed.kind() in {"identifier", "attribute"}:
            yield Mounted(code.at(listed), _outer(owners, name), reference(code, listed.text()), slash=False)


def _outer(owners: Owners, name: str) -> str:
    """A router's name; empty for what is taken to be the application itself."""
    if owners.maker(name) is not None:
        return name
    last = name.rpartition(".")[2]
    return (
        "" if last in APP_NAMES or name.endswith("_app") or (not last.endswith(ENDINGS) and last not in NAMES) else name
    )


def condition_of(node: SgNode) -> str:
    """The condition of the nearest `if` around a statement; empty when it always runs, or runs when the file is started."""
    denied = False
    for parent in ancestors(node):
        kind = parent.kind()
        if kind in {"function_definition", "class_definition"}:
            return ""
        denied = denied or kind == "else_clause"
        if kind in {"if_statement", "elif_clause"}:
            asked = parent.field("condition")
            text = " ".join(asked.text().split()) if asked is not None else ""
            if text.startswith("__name__") or text == "TYPE_CHECKING":
                return ""
            return f"not ({text[:80]})" if denied else text[:80]
    return ""
