"""The routes that `devise_for` stands for, as far as the file of routes tells: which modules a model has stands in the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.ruby.syntax import bare, words
from readiness.model.artifact import Unresolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.ruby.syntax import Call
    from readiness.model.facts import Text


def routes(call: Call, name: str) -> Iterator[tuple[str, Text]]:
    """Sessions, which every model has, and one that stands for all that depends on the model."""
    given, named = call.option("path"), call.option("path_names")
    path = bare(given) if given is not None else name
    pairs = (
        [(pair.field("key"), pair.field("value")) for pair in named.named_children()]
        if named is not None and named.kind() == "hash"
        else []
    )
    ends = {bare(key): bare(value) for key, value in pairs if key is not None and value is not None}
    if "sessions" not in words(call.option("skip")):
        enter = f"/{path}/{ends.get('sign_in', 'sign_in')}".replace("//", "/")
        leave = f"/{path}/{ends.get('sign_out', 'sign_out')}".replace("//", "/")
        yield from (("GET", enter), ("POST", enter), ("DELETE", leave))
    yield "*", Unresolved(f"devise_for :{name}")
