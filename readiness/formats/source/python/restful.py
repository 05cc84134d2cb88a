"""Flask-RESTful's resources, and OpenAPI files that connexion serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.python.handlers import function_named
from readiness.formats.source.python.makers import APPS
from readiness.formats.source.python.names import qualified
from readiness.formats.source.python.paths import hole, path_text
from readiness.formats.source.python.routes import told
from readiness.model.artifact import Unresolved
from readiness.model.routing import Mounted, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.formats.source.python.owners import Owners
    from readiness.model.facts import Route, Text


def resources(code: Code, owners: Owners) -> Iterator[Route]:
    """`api.add_resource(Users, "/users", "/people")`, also by a method of one's own that puts something in front."""
    for call in code.calls:
        if not call.name.startswith("add_") or not call.name.endswith("resource") or len(call.arguments) < 2:
            continue
        if not owners.holds(call.receiver):
            continue
        wrapped = _wrapper(code, call.name)
        for path in call.arguments[1:]:
            text = path_text(code, path)
            yield from told(code, owners, call.receiver, path, "flask", call.arguments[0], _below(wrapped, text))


def _below(wrapper: str, text: Text) -> Text:
    return Unresolved(hole(f"{wrapper}({text})")) if wrapper and isinstance(text, str) else text


def _wrapper(code: Code, method: str) -> str:
    """The function that a method of one's own puts each path through: `[scoped(url) for url in urls]`."""
    definition = function_named(code, method) if method != "add_resource" else None
    made = definition.find(kind="list_comprehension") if definition is not None else None
    body = made.field("body") if made is not None else None
    function = body.field("function") if body is not None and body.kind() == "call" else None
    return qualified(code, function.text()) if function is not None else ""


def described(code: Code, owners: Owners) -> Iterator[Mounted]:
    """`app.add_api("openapi.yml")`: the routes stand in the file, each with the function that answers."""
    for call in code.calls:
        if (
            call.name == "add_api"
            and call.arguments
            and (owners.framework(call.receiver) or code.imports_from("connexion"))
        ):
            yield from _file(code, owners, call)


def _file(code: Code, owners: Owners, call: Call) -> Iterator[Mounted]:
    name, made = path_text(code, call.arguments[0]), owners.maker(call.receiver)
    if not isinstance(name, str):
        return
    given = made[0].keywords.get("specification_dir") if made is not None and made[1] in APPS else None
    folder = path_text(code, given) if given is not None else ""
    prefix = call.keywords.get("base_path")
    yield Mounted(
        location=code.at(call.arguments[0]),
        outer="" if made is None else call.receiver,
        inner=Reference(_place(code.path, folder if isinstance(folder, str) else "", name), "paths"),
        prefix=_text(code, prefix),
        slash=True,
    )


def _text(code: Code, node: SgNode | None) -> Text:
    return path_text(code, node) if node is not None else ""


def _place(path: str, folder: str, name: str) -> str:
    """From the root: relative to the file that says it."""
    parts: list[str] = []
    for part in [*path.split("/")[:-1], *folder.split("/"), *name.split("/")]:
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)
