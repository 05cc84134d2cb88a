"""What Laravel's kernel puts in front of all routes of a group: `'api' => [ApiAuthenticate::class, …]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.guards import kind_of
from readiness.formats.source.php.syntax import elements, entries
from readiness.model.location import Location
from readiness.model.routing import Guard, GuardedPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.tree import Source

_DEMANDS = frozenset({"auth", "rate-limit"})


def guarded(source: Source, path: str) -> Iterator[GuardedPath]:
    """The group `api` alone, which lies below `/api` wherever nobody moved it; `web` has no path of its own."""
    if "middlewareGroups" not in source.text:
        return
    for node in source.nodes("property_element"):
        children = node.named_children()
        if len(children) < 2 or children[0].text() != "$middlewareGroups":
            continue
        array = next((one for one in node.find_all(kind="array_creation_expression")), None)
        for one in elements(entries(array).get("api")) if array is not None else ():
            name = one.text().strip("\"'").removesuffix("::class").rpartition("\\")[2]
            kind, place = kind_of(name), Location(path, source.region(one))
            if kind in _DEMANDS:
                yield GuardedPath(place, "/api/**", Guard(kind, name, place), "laravel")
