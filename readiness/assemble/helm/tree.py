"""The nodes of a parsed template. Offsets are those of the template's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Text(NamedTuple):
    text: str
    offset: int


class Literal(NamedTuple):
    value: object


class Dot(NamedTuple):
    fields: tuple[str, ...] = ()


class Variable(NamedTuple):
    name: str
    """With its `$`."""
    fields: tuple[str, ...] = ()


class Call(NamedTuple):
    """A function by name, or with `fields` something in parentheses: `(index .a 0).b`."""

    name: str
    arguments: tuple[object, ...] = ()


class Chain(NamedTuple):
    of: Pipeline
    fields: tuple[str, ...] = ()


class Pipeline(NamedTuple):
    commands: tuple[object, ...]
    """Each is an argument or a Call; what one yields is the last argument of the next."""
    variables: tuple[str, ...] = ()
    declares: bool = False
    """`:=` rather than `=`."""
    source: str = ""
    """For people."""
    offset: int = 0
    plain: bool = False
    """It only asks: it changes nothing, includes nothing and depends on no variable but `$`."""


class Output(NamedTuple):
    pipe: Pipeline


class Branch(NamedTuple):
    """`if`, `with` or `range`. `else if` is a branch of its own in `otherwise`."""

    kind: str
    pipe: Pipeline
    nodes: tuple[object, ...]
    otherwise: tuple[object, ...] = ()


class Include(NamedTuple):
    """`{{ template "name" pipe }}`."""

    name: str
    pipe: Pipeline | None
    source: str
    offset: int


class Leave(NamedTuple):
    kind: str
    """`break` or `continue`."""


class Template(NamedTuple):
    """A parsed file."""

    nodes: tuple[object, ...]
    defines: Mapping[str, tuple[object, ...]]
