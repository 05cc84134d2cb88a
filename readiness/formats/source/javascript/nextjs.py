"""Next.js: the file's place is the path, its exports are the methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.javascript.handlers import answer_of
from readiness.formats.source.javascript.names import listed
from readiness.formats.source.javascript.syntax import entries
from readiness.model.artifact import Unresolved
from readiness.model.facts import Route
from readiness.model.routing import BasePath, Guard, GuardedPath
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.model.facts import Text

_CONFIGURATION = lazy(r"(?:^|/)next\.config\.[cm]?[jt]s$")
_MIDDLEWARE = lazy(r"(?:^|/)(?:middleware|proxy)\.[cm]?[jt]s$")
_ASKS = lazy(
    r"(?i)getToken\(|withAuth|clerkMiddleware|authMiddleware|\bauth\(|getSession|updateSession|redirect\([^)]*(login|sign-?in)|\b401\b|iron-session"
)
_BRANCHES = lazy(r"pathname|nextUrl\.href|isPublicRoute|createRouteMatcher")
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})


def routes(code: Code) -> Iterator[Route]:
    app = regex(r"(?:^|/)app/((?:.*/)?)route\.[cm]?[jt]sx?$").search(code.path)
    pages = regex(r"(?:^|/)pages/(api/.*?)(?:/?index)?\.[cm]?[jt]sx?$").search(code.path)
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
    answer = answer_of(code, function, name.text())
    constant = answer.constant if answer is not None else None
    return Route(code.at(name), method, path, "next", constant, answer=answer)


def application(code: Code) -> Iterator[BasePath | GuardedPath]:
    """`basePath` of the configuration; the middleware in front of the paths that its matcher names."""
    if _CONFIGURATION.search(code.path):
        for value in (call_or_object for values in code.assigned.values() for call_or_object in values):
            given = entries(value) if value.kind() == "object" else {}
            text = code.text(given["basePath"]) if "basePath" in given else ""
            if isinstance(text, str) and text:
                yield BasePath(code.at(given["basePath"]), text, "next")
    elif _MIDDLEWARE.search(code.path):
        yield from _middleware(code)


def _middleware(code: Code) -> Iterator[GuardedPath]:
    text = code.source.text
    config = next((value for value in code.assigned.get("config", ()) if value.kind() == "object"), None)
    matcher = entries(config).get("matcher") if config is not None else None
    places = (listed(code, matcher) or [matcher]) if matcher is not None else []
    kind = "auth" if _ASKS.search(text) else ""
    if not kind:
        return
    if _BRANCHES.search(text):
        kind = "other"  # it looks at the path itself; which ones it lets through is its own affair
    for place in places:
        given = entries(place).get("source", place) if place.kind() == "object" else place
        guard = Guard(kind, "middleware", code.at(given))
        yield GuardedPath(code.at(given), _pattern(code.text(given)), guard, "next")
    if not places:
        name = code.source.root.child(0) or code.source.root
        yield GuardedPath(code.at(name), "/**", Guard(kind, "middleware", code.at(name)), "next")


def _pattern(text: Text) -> Text:
    """`/api/:path*` → `/api/**`; a pattern with conditions of its own stays open."""
    if not isinstance(text, str):
        return text
    if "(" in text:
        return Unresolved(text)
    return regex(r":\w+").sub("*", regex(r"/:\w+[*+]").sub("/**", text))
