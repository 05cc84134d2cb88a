"""Next.js: the file's place is the path, its exports are the methods."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.javascript.handlers import constant
from readiness.model.facts import Route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code

_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})


def routes(code: Code) -> Iterator[Route]:
    app = re.search(r"(?:^|/)app/((?:.*/)?)route\.[cm]?[jt]sx?$", code.path)
    pages = re.search(r"(?:^|/)pages/(api/.*?)(?:/?index)?\.[cm]?[jt]sx?$", code.path)
    for export in code.source.nodes("export_statement") if app or pages else ():
        for name, function in _exported(export):
            if app and name.text() in _METHODS:
                yield _route(code, name, function, name.text(), _app_path(app.group(1)))
            elif pages and name.text() == "default":
                yield _route(code, name, function, "*", "/" + pages.group(1).rstrip("/"))


def _app_path(folders: str) -> str:
    """Groups `(x)` and slots `@x` are not part of the address."""
    return "/" + "/".join(part for part in folders.split("/") if part and part[0] not in "(@")


def _exported(export: SgNode) -> Iterator[tuple[SgNode, SgNode | None]]:
    """Name and value of each export; `default` itself stands for the name of a default export."""
    default = next((child for child in export.children() if child.kind() == "default"), None)
    declaration = export.field("declaration") or export.field("value")
    if default is not None:
        yield default, declaration
        return
    if declaration is not None and declaration.kind() == "function_declaration":
        name = declaration.field("name")
        if name is not None:
            yield name, declaration
    for kind in ("variable_declarator", "export_specifier"):
        for part in export.find_all(kind=kind):
            name = part.field("alias") or part.field("name")
            if name is not None:
                yield name, part.field("value") or part.field("name")


def _route(code: Code, name: SgNode, function: SgNode | None, method: str, path: str) -> Route:
    return Route(location=code.at(name), method=method, path=path, framework="next", constant=constant(code, function))
