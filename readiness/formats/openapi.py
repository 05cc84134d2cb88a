"""OpenAPI files that name the functions which answer, as connexion serves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Artifact, Document, Node
from readiness.model.location import Location
from readiness.model.routing import Guard, Operation, Reference
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from readiness.model.artifact import Target
    from readiness.model.facts import Fact

NAME = "openapi"
UNRESOLVED = lazy(r"(?!)")
SELECTORS: Mapping[str, Callable[[Document[object]], Iterable[Target]]] = {}
SERVED = lazy(
    r"(?m)^[\"']?(?:openapi|swagger)[\"']?\s*:(?s:.*)(?:^\s+[\"']?operationId[\"']?\s*:\s*[\"']?\w+\.[\w.]+|router-controller)"
)
"""A description whose operations are functions: all others describe what somebody else serves."""
_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
_CONTROLLERS = ("x-openapi-router-controller", "x-swagger-router-controller")


def read(artifact: Artifact, root: Node) -> Iterator[Document[object]]:
    if root.kind == "mapping" and "paths" in root.fields and {"openapi", "swagger"} & set(root.fields):
        yield Document(artifact, NAME, root, None)


def facts(document: Document[object]) -> Iterator[Fact]:
    """One operation for each method of a path, below the base path that version 2 has."""
    root = document.root
    base, paths = root.get("basePath"), root.get("paths")
    for path, item in paths.fields.items() if paths is not None else ():
        for method, operation in item.fields.items():
            if method in _METHODS:
                place = Location(document.path, item.key_region(method))
                prefix = base.text.rstrip("/") if base is not None else ""
                yield Operation(
                    place, method.upper(), prefix + path, _handler(item, operation), _guards(document, operation)
                )


def _handler(item: Node, operation: Node) -> Reference | None:
    name = operation.get("operationId")
    where = next((found for key in _CONTROLLERS for one in (operation, item) if (found := one.fields.get(key))), None)
    if name is None:
        return None
    return Reference(f"{where.text}.{name.text}" if where is not None else name.text)


def _guards(document: Document[object], operation: Node) -> tuple[Guard, ...]:
    """The first way to prove who one is; none where an empty one is among them."""
    asked = operation.get("security") or document.root.get("security")
    if asked is None or not asked.items or any(not one.fields for one in asked.items):
        return ()
    first = next(iter(asked.items[0].fields))
    return (Guard("auth", f"security: {first}", Location(document.path, asked.region)),)
