"""Classes, their annotations and functions: what frameworks of the JVM are told by. One shape for Java and Kotlin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import EMPTY
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code


class Annotation(NamedTuple):
    node: SgNode
    name: str
    """Its last part: `GetMapping`."""
    values: Mapping[str, tuple[SgNode, ...]] = EMPTY
    """What each of its elements is given, arrays taken apart; `value` for what has no name."""

    def given(self, *names: str) -> tuple[SgNode, ...]:
        """What the first of these elements that is there is given."""
        return next((self.values[name] for name in names if name in self.values), ())


class Function(NamedTuple):
    node: SgNode
    name: str
    annotations: tuple[Annotation, ...]
    parameters: tuple[tuple[str, str], ...] = ()
    """Name and type, as written."""
    body: SgNode | None = None
    overrides: bool = False
    returns: str = ""
    """The type, as written."""


class Type(NamedTuple):
    node: SgNode
    name: str
    """With the types around it: `Outer.Inner`."""
    interface: bool
    abstract: bool
    annotations: tuple[Annotation, ...]
    supertypes: tuple[str, ...]
    """As written, without type arguments."""
    functions: tuple[Function, ...]


class Unit(NamedTuple):
    """A file and what it declares."""

    code: Code
    package: str
    types: tuple[Type, ...]

    def qualified(self, name: str) -> str:
        """A type's name as others know it: by its import, else of this package."""
        found = self.code.qualify(name)
        if found != name or name.partition(".")[0] in self.code.names or not self.package:
            return found
        return f"{self.package}.{name}"


def unit(code: Code) -> Unit:
    """What the file declares."""
    if code.source.language == "kotlin":
        from readiness.formats.source.kotlin import declarations
    else:
        from readiness.formats.source.java import declarations  # type: ignore[no-redef]
    return Unit(code, declarations.package(code), tuple(declarations.types(code)))


def find(annotations: Iterable[Annotation], *names: str) -> Annotation | None:
    """The first annotation that is called one of these."""
    return next(iter(annotated(annotations, *names)), None)


def annotated(annotations: Iterable[Annotation], *names: str) -> Iterator[Annotation]:
    return (one for one in annotations if one.name in names)
