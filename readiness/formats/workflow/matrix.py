"""What a job's matrix may put into its scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.derive import fields_of
from readiness.model.artifact import Unresolved
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.artifact import Node

_REFERENCE = lazy(r"\$\{\{\s*matrix\.([\w-]+(?:\.[\w-]+)?)\s*\}\}")
_MOST = 40
"""Values of one key beyond which no more are tried."""


def values(strategy: Node | None) -> Mapping[str, tuple[str, ...]]:
    """Key, or `key.field` of values that are mappings → texts it may have, as far as the file says. `include` adds to them."""
    found: dict[str, list[str]] = {}
    matrix = fields_of(fields_of(strategy).get("matrix"))
    for name, node in matrix.items():
        if name not in ("include", "exclude"):
            for item in node.items or (node,):
                _add(found, name, item)
    include = matrix.get("include")
    for item in include.items if include is not None else ():
        for name, node in fields_of(item).items():
            _add(found, name, node)
    return {name: tuple(dict.fromkeys(texts)) for name, texts in found.items()}


def _add(found: dict[str, list[str]], name: str, node: Node) -> None:
    if node.kind == "scalar" and not isinstance(node.value, Unresolved):
        found.setdefault(name, []).append(node.text)
    for field, below in fields_of(node).items():
        _add(found, f"{name}.{field}", below)


def filled(script: str, known: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The script, once for every value of every key that it names; itself when it names none that is known."""
    names = [name for name in dict.fromkeys(_REFERENCE.findall(script)) if known.get(name)]
    for name in names:
        reference = re.compile(r"\$\{\{\s*matrix\." + re.escape(name) + r"\s*\}\}")
        for value in known[name][:_MOST]:
            yield reference.sub(lambda _, value=value: value, script)  # type: ignore[misc]
    if not names:
        yield script
