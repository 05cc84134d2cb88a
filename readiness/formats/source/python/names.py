"""Which module a name of this file stands in, so that it is found when all files are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.routing import Reference

if TYPE_CHECKING:
    from readiness.formats.source.code import Code


def qualified(code: Code, dotted: str) -> str:
    """A name with what it is imported as, relative imports from the root: `/shop/views.list`; else as it is."""
    root, dot, rest = dotted.partition(".")
    base = code.names.get(root)
    if base is None:
        return _starred(code, dotted)
    return absolute(code.path, base) + dot + rest


def absolute(path: str, module: str) -> str:
    """A relative module as a path from the root, in front of what stands in it: `.views.list` → `/shop/views.list`."""
    if not module.startswith("."):
        return module
    rest = module.lstrip(".")
    folder = path.rpartition("/")[0]
    for _ in range(len(module) - len(rest) - 1):
        folder = folder.rpartition("/")[0]
    return f"/{folder}/{rest.replace('.', '/')}".replace("//", "/")


def reference(code: Code, dotted: str) -> Reference:
    """A name as other files can follow it; one without a module stands in this file."""
    name = qualified(code, dotted)
    return Reference("", dotted) if name == dotted and "." not in _imported(code, dotted) else Reference(name)


def _imported(code: Code, dotted: str) -> str:
    """The imported module in whose words the name is written already: `import shop.views` names `shop.views.list`."""
    root = dotted.partition(".")[0]
    found = next((one for one in code.imports if one.local == root), None)
    return f"{found.module}." if found is not None else ""


def _starred(code: Code, dotted: str) -> str:
    """A name that nothing here makes may come from `from .views import *`, if there is only one of those."""
    root = dotted.partition(".")[0]
    starred = [one.module for one in code.imports if not one.local]
    if (
        len(starred) != 1
        or root in code.assigned
        or f"def {root}(" in code.source.text
        or f"class {root}" in code.source.text
    ):
        return dotted
    module = absolute(code.path, starred[0])
    return f"{module}/{dotted}" if module.startswith("/") else f"{module}.{dotted}"
