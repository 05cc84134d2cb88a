"""Symfony's routes: `#[Route("/x", methods: ["GET"])]` on a class and on its methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.php.syntax import arguments, text, words
from readiness.model.facts import Route
from readiness.model.location import Location
from readiness.model.routing import Guard, join_paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.tree import Source
    from readiness.model.facts import Text

_NEUTRAL = ("*",)


def routes(source: Source, path: str) -> Iterator[Route]:
    if "#[Route" not in source.text and "#[Get(" not in source.text:
        return
    for node in source.nodes("class_declaration"):
        above, body = _named(node, "Route"), node.field("body")
        prefixes: list[Text] = [place for one in above for place, _ in _places(one)] or [""]
        for method in body.named_children() if body is not None and not _is_command(node) else ():
            if method.kind() != "method_declaration":
                continue
            guards = tuple(
                Guard("auth", one.text(), Location(path, source.region(one)))
                for one in (*_named(node, "IsGranted"), *_named(method, "IsGranted"))
            )
            for one in _named(method, "Route"):
                for prefix in prefixes:
                    for place, verbs in _places(one):
                        for verb in verbs:
                            yield Route(
                                Location(path, source.region(one)),
                                verb,
                                join_paths(prefix, place, slash=True),
                                "symfony",
                                guards=guards,
                            )


def _is_command(node: SgNode) -> bool:
    return any("AsCommand" in one.text() for one in node.named_children() if one.kind() == "attribute_list")


def _named(node: SgNode, name: str) -> list[SgNode]:
    lists = [child for child in node.named_children() if child.kind() == "attribute_list"]
    found = [one for listed in lists for group in listed.named_children() for one in group.named_children()]
    return [one for one in found if one.named_children() and one.named_children()[0].text().rpartition("\\")[2] == name]


def _places(attribute: SgNode) -> Iterator[tuple[Text, tuple[str, ...]]]:
    """Path and methods; a path may be one for each language."""
    given, named = arguments(attribute)
    place = named.get("path") or (given[0] if given else None)
    methods = tuple(word.upper() for word in words(named.get("methods"))) or _NEUTRAL
    if place is None:
        yield "", methods
    elif place.kind() == "array_creation_expression":
        for part in place.named_children():
            yield text(part.named_children()[-1]), methods
    else:
        yield text(place), methods
