"""What a chart's pipelines and helpers made before: the same again in another template, and in the other reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.assemble.helm.ropes import CLOSES, OPENS, Rope, rope
from readiness.assemble.helm.values import Table, World
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from readiness.assemble.helm.evaluate import Scope, Touched
    from readiness.assemble.helm.render import Said
    from readiness.assemble.helm.tree import Pipeline

_NUMBER = lazy(rf"{OPENS}(\d+){CLOSES}")
_SCALARS = frozenset({str, Rope, int, float, bool, type(None), Unresolved})
_MOST_PARTS = 16
"""Of an argument that is looked up by its parts."""


class Once(NamedTuple):
    """What an included helper made of its argument, and what it told besides."""

    text: Rope
    dot: object  # so that nothing else takes its identity
    empty: bool
    steps: int
    left: bool
    said: tuple[Said, ...]
    unknown: tuple[str, ...]
    first: int
    """The number of the first of `unknown`."""

    def text_from(self, first: int) -> Rope:
        """Its text where what is not known is numbered from `first` on."""
        return renumbered(self.text, first - self.first) if self.unknown and first != self.first else self.text


class Result(NamedTuple):
    """Of a pipeline that only asks."""

    value: object
    touched: Touched
    asked: tuple[object, ...]  # so that nothing else takes their identities


Key = tuple[int, int, int]


class Kept:
    """Of one chart, or of one template where the templates' own names are asked for."""

    __slots__ = ("_changing", "_included", "_results")

    def __init__(self, *, changing: bool) -> None:
        """`changing`: templates change what they made themselves, so that only what lasts can be an argument's identity."""
        self._changing = changing
        self._included: tuple[dict[object, Once], dict[object, Once]] = ({}, {})
        self._results: dict[Key, Result] = {}

    def key(self, pipe: Pipeline, scope: Scope) -> Key | None:
        """What a pipeline's result is kept by; None where it is not."""
        dot, root = scope.dot, scope.variables[0].get("$")
        if pipe.plain and (type(dot) in _SCALARS or _lasts(dot)) and _lasts(root):
            return id(pipe.commands), id(dot), id(root)
        return None

    def result(self, key: Key) -> Result | None:
        return self._results.get(key)

    def keep_result(self, key: Key, pipe: Pipeline, scope: Scope, value: object, touched: Touched) -> None:
        """Nothing that may be changed later is kept."""
        if type(value) in _SCALARS or _lasts(value):
            self._results[key] = Result(value, touched, (pipe.commands, scope.dot, scope.variables[0]["$"]))

    def asked(self, name: str, dot: object, *, doubt: bool) -> object:
        """What an include is kept by; None where it is not."""
        identity = self._identity(dot)
        return (name, identity, doubt) if identity is not None else None

    def _identity(self, dot: object) -> object:
        if _lasts(dot):
            return id(dot)
        if type(dot) is Table and not self._changing and len(dot) <= _MOST_PARTS and not dot.places:
            parts = [(key, _part(value)) for key, value in dot.items()]
            return tuple(parts) if all(part is not None for _, part in parts) else None
        return _part(dot)

    def included(self, asked: object, *, possible: bool) -> Once | None:
        return self._included[possible].get(asked)

    def keep_included(self, asked: object, once: Once, *, possible: bool) -> None:
        """Where it leaves nothing open it is the same in both readings."""
        self._included[possible][asked] = once
        if not once.left:
            self._included[not possible][asked] = once


def _lasts(value: object) -> bool:
    """Whether no template can change it."""
    return (type(value) is Table or type(value) is World) and value.held


def _part(value: object) -> object:
    if _lasts(value):
        return id(value)
    kind = type(value)
    return (kind, value) if kind in _SCALARS and kind is not Rope else None


def renumbered(text: Rope, by: int) -> Rope:
    """The text with every number of what is not known so much larger."""
    shifts: list[tuple[int, int]] = []

    def moved(match: re.Match[str]) -> str:
        made = f"{OPENS}{int(match[1]) + by}{CLOSES}"
        shifts.append((match.end(), len(made) - len(match[0])))
        return made

    made = _NUMBER.sub(moved, text)
    return rope(made, text.marks, text.ats if len(made) == len(text) else _shifted(text.ats, shifts))


def _shifted(ats: Sequence[int], shifts: Sequence[tuple[int, int]]) -> list[int]:
    found: list[int] = []
    number, by = 0, 0
    for at in ats:
        while number < len(shifts) and shifts[number][0] <= at:
            by += shifts[number][1]
            number += 1
        found.append(at + by)
    return found
