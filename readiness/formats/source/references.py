"""A name in a file as other files know it: what it was imported as, or what its package shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.routing import Reference

if TYPE_CHECKING:
    from readiness.formats.source.code import Code


def reference(code: Code, callee: str) -> Reference | None:
    """Where a function that is called by this name may stand; None when no name leads there."""
    root, _, rest = callee.partition(".")
    found = next((one for one in code.imports if one.local == root), None)
    if found is None:
        plain = not rest and root.isidentifier() and code.source.language == "go" and root not in _BUILT_IN
        return Reference("", root) if plain else None
    inner = found.qualified.removeprefix(found.module).strip(".:")
    name = ".".join(part for part in (inner, rest) if part)
    return Reference(module(found.module, code.path), name) if name.count(".") < _PARTS else None


_PARTS = 2
_BUILT_IN = frozenset(
    {
        "make",
        "len",
        "cap",
        "append",
        "new",
        "copy",
        "delete",
        "close",
        "string",
        "int",
        "int64",
        "float64",
        "byte",
        "error",
        "min",
        "max",
    }
)


def is_ours(code: Code, callee: str) -> bool:
    """Whether a plain function is imported under its own name, so that its inside may be read elsewhere."""
    return "." not in callee and callee in code.names


def module(named: str, path: str) -> str:
    """A module's name with what is relative in it spelled out: `../x` in JavaScript, `.x` in Python."""
    folder = path.split("/")[:-1]
    if path.endswith(".py") and named.startswith("."):
        rest = named.lstrip(".")
        up = len(named) - len(rest) - 1
        return ".".join([*folder[: len(folder) - up], *([rest] if rest else [])])
    if not named.startswith("."):
        return named
    for part in named.split("/"):
        folder = folder[:-1] if part == ".." else folder if part == "." else [*folder, part]
    return "/" + "/".join(folder)
