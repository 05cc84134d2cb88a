"""Controllers of ASP.NET Core: `[Route("api/[controller]")]` on a class, `[HttpGet("{id}")]` on its methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.guards import kind_of
from readiness.model.artifact import Unresolved
from readiness.model.facts import Route
from readiness.model.named import NamedTuple
from readiness.model.routing import Guard, join_paths
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.model.facts import Text

_VERBS = {f"Http{name.title()}": name for name in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")}
_NO_GUARDS = frozenset({"ValidateNever", "ApiController", "Produces", "Consumes", "ProducesResponseType", "Route"})


class _Attribute(NamedTuple):
    node: SgNode
    name: str
    arguments: tuple[SgNode, ...]


def routes(code: Code) -> Iterator[Route]:
    if "[Http" not in code.source.text and "[Route" not in code.source.text:
        return
    for node in code.source.nodes("class_declaration"):
        name, body = node.field("name"), node.field("body")
        if name is None or body is None:
            continue
        marks = tuple(_attributes(node))
        prefixes = tuple(_texts(code, marks, "Route"))
        tokens = {"controller": name.text().removesuffix("Controller"), "area": _area(code, marks)}
        for method in body.named_children():
            if method.kind() == "method_declaration":
                yield from _routes(code, method, marks, prefixes, tokens)


def _attributes(node: SgNode) -> Iterator[_Attribute]:
    for listed in node.children():
        for mark in listed.named_children() if listed.kind() == "attribute_list" else ():
            name = mark.field("name")
            if mark.kind() == "attribute" and name is not None:
                given = [
                    one
                    for part in mark.named_children()
                    if part.kind() == "attribute_argument_list"
                    for one in part.named_children()
                ]
                plain = tuple(one.named_children()[-1] for one in given if len(one.named_children()) == 1)
                yield _Attribute(mark, name.text().rpartition(".")[2].removesuffix("Attribute"), plain)


def _texts(code: Code, marks: tuple[_Attribute, ...], name: str) -> Iterator[Text]:
    return (code.text(mark.arguments[0]) for mark in marks if mark.name == name and mark.arguments)


def _area(code: Code, marks: tuple[_Attribute, ...]) -> str:
    found = next(_texts(code, marks, "Area"), "")
    return found if isinstance(found, str) else ""


def _routes(
    code: Code, method: SgNode, above: tuple[_Attribute, ...], prefixes: tuple[Text, ...], tokens: dict[str, str]
) -> Iterator[Route]:
    name = method.field("name")
    marks = tuple(_attributes(method))
    verbs = [mark for mark in marks if mark.name in _VERBS]
    own = tuple(_texts(code, marks, "Route"))
    if name is None or not (verbs or own):
        return
    named = {**tokens, "action": name.text().removesuffix("Async")}
    guards = tuple(_guards(code, above)) + tuple(_guards(code, marks))
    for mark in verbs or [mark for mark in marks if mark.name == "Route"]:
        given = (code.text(mark.arguments[0]),) if mark.arguments else own
        for template in given or ("",):
            for prefix in prefixes or ("",):
                path = (
                    _path(prefix, template, named)
                    if prefixes or given
                    else Unresolved(f"/{named['controller']}/{named['action']}")
                )
                verb = _VERBS.get(mark.name, "*")
                yield Route(location=code.at(mark.node), method=verb, path=path, framework="aspnetcore", guards=guards)


def _path(prefix: Text, template: Text, tokens: dict[str, str]) -> Text:
    """A template that begins at the root takes the place of the controller's."""
    written = template.text if isinstance(template, Unresolved) else template
    joined = join_paths("" if written.startswith(("/", "~/")) else prefix, template, slash=True)
    text = joined.text if isinstance(joined, Unresolved) else joined
    filled = regex(r"\[(\w+)\]").sub(lambda found: tokens.get(found[1].lower(), found[0]), text.replace("/~/", "/"))
    return Unresolved(filled) if isinstance(joined, Unresolved) else filled


def _guards(code: Code, marks: tuple[_Attribute, ...]) -> Iterator[Guard]:
    for mark in marks:
        kind = kind_of(mark.name) if mark.name not in _NO_GUARDS else "other"
        if mark.name == "IgnoreAntiforgeryToken":
            continue
        kind = "csrf" if mark.name in {"ValidateAntiForgeryToken", "AutoValidateAntiforgeryToken"} else kind
        if kind != "other":
            yield Guard(kind, f"[{mark.name}]", code.at(mark.node))
