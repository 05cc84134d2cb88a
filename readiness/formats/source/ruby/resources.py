"""The routes that `resources` and `resource` stand for, and the paths that are nested below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.ruby.inflection import singular
from readiness.formats.source.ruby.syntax import bare, text, words
from readiness.model.named import NamedTuple
from readiness.model.routing import join_paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.ruby.syntax import Call
    from readiness.model.facts import Text

_MANY = {
    "index": (("GET",), "collection", ""),
    "create": (("POST",), "collection", ""),
    "new": (("GET",), "collection", "new"),
    "edit": (("GET",), "member", "edit"),
    "show": (("GET",), "member", ""),
    "update": (("PATCH", "PUT"), "member", ""),
    "destroy": (("DELETE",), "member", ""),
}
"""Action → methods, whether it is of one or of all, and what its path ends with."""


class Resource(NamedTuple):
    name: str
    collection: Text
    member: Text
    nested: Text
    """Where what stands in its block is, unless that says otherwise."""
    actions: tuple[str, ...]
    controller: str
    ends: dict[str, str]
    """Other words for `new` and `edit`."""


def resource(call: Call, name: str, above: Text, shallow: Text | None) -> Resource:
    """`shallow`: where paths of a single one begin, if not below all that is above."""
    many = call.name == "resources"
    given = call.option("path")
    path = text(given) if given is not None else name
    collection = join_paths(above, path, slash=True)
    if not many:
        return Resource(
            name,
            collection,
            collection,
            collection,
            _actions(call, many=False),
            _controller(call, name + "s"),
            _ends(call),
        )
    option = call.option("param")
    param = bare(option) if option is not None else "id"
    single = join_paths(shallow, path, slash=True) if shallow is not None else collection
    owner = singular(name)
    return Resource(
        name,
        collection,
        join_paths(single, f":{param}", slash=True),
        join_paths(single, f":{owner}_{param}", slash=True),
        _actions(call, many=True),
        _controller(call, name),
        _ends(call),
    )


def _controller(call: Call, name: str) -> str:
    given = call.option("controller")
    return bare(given) if given is not None else name


def _actions(call: Call, *, many: bool) -> tuple[str, ...]:
    actions = [name for name in _MANY if many or name != "index"]
    only, without = call.option("only"), call.option("except")
    if only is not None:
        actions = [name for name in actions if name in words(only)]
    return tuple(name for name in actions if name not in words(without))


def _ends(call: Call) -> dict[str, str]:
    given = call.option("path_names")
    pairs = given.named_children() if given is not None and given.kind() == "hash" else []
    found = ((pair.field("key"), pair.field("value")) for pair in pairs)
    return {bare(key): bare(value) for key, value in found if key is not None and value is not None}


def standard(one: Resource) -> Iterator[tuple[str, Text, str]]:
    """Method, path and action of each."""
    for action in one.actions:
        methods, of, end = _MANY[action]
        path = one.member if of == "member" else one.collection
        for method in methods:
            yield method, join_paths(path, one.ends.get(end, end), slash=True) if end else path, action
