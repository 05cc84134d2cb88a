"""The map of the system: drawn where arrows are known, with the same said in words beside it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple
from readiness.output.survey.drawn import drawing
from readiness.output.survey.layered import layers
from readiness.output.text.cells import cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readiness.model.survey import Survey
    from readiness.output.html.names import Names
    from readiness.output.survey.drawn import Arrow, Node

_LETTER = 7.4
"""Width of a letter, in pixels: wide enough for any font."""
_HIGH, _APART, _BETWEEN, _EDGE = 38, 14, 84, 12
"""Height of a box, room above and between boxes, between layers, and around all."""
_BEND = 10
_MOST_LETTERS = 30


class Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float
    label: str
    detail: str
    shape: str
    href: str
    """Of the service, further down the page."""


class Line(NamedTuple):
    path: str
    """As SVG's `d`."""
    weak: bool


class Map(NamedTuple):
    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    alone: tuple[str, ...]
    """Names of those that no arrow is known of: they are not drawn."""
    weak: bool
    """Some arrows only say who waits for whom."""
    shapes: tuple[tuple[str, str], ...]
    """Which there are, and what they mean."""


_MEANING: Mapping[str, str] = {
    "service": "serves", "worker": "works", "job": "ends when it is done", "tool": "used by hand", "other": "a program of others",
    "store": "keeps data",
}  # fmt: skip


def map_of(survey: Survey, names: Names) -> Map | None:
    """None where nothing is known to have to do with anything else."""
    drawn = drawing(survey)
    if not drawn.arrows:
        return None
    joined = {end for arrow in drawn.arrows for end in (arrow.source, arrow.target)}
    nodes = {node.key: node for node in drawn.nodes if node.key in joined}
    laid = layers(list(nodes), [(arrow.source, arrow.target) for arrow in drawn.arrows])
    boxes = _boxes(laid.columns, nodes, names)
    lines = tuple(_line(arrow, laid.paths[arrow.source, arrow.target], boxes) for arrow in drawn.arrows)
    shown = tuple(box for key, box in boxes.items() if key in nodes)
    met = {box.shape for box in shown}
    return Map(
        width=max(box.x + box.width for box in boxes.values()) + _EDGE,
        height=max(box.y + box.height for box in boxes.values()) + _EDGE,
        boxes=shown,
        lines=lines,
        alone=tuple(node.label for node in drawn.nodes if node.key not in joined),
        weak=any(line.weak for line in lines),
        shapes=tuple((shape, meaning) for shape, meaning in _MEANING.items() if shape in met),
    )


def _boxes(columns: Sequence[Sequence[str]], nodes: Mapping[str, Node], names: Names) -> dict[str, Box]:
    """Each layer is as wide as its widest box, and stands in the middle of the height."""
    highest = max(_height(column, nodes) for column in columns)
    boxes: dict[str, Box] = {}
    x = float(_EDGE)
    for column in columns:
        width = max((_width(nodes[key]) for key in column if key in nodes), default=0)
        y = _EDGE + (highest - _height(column, nodes)) / 2
        for key in column:
            node = nodes.get(key)
            height = _HIGH if node is not None else _BEND
            boxes[key] = _box(node, names, x, y, width, height)
            y += height + _APART
        x += width + _BETWEEN
    return boxes


def _box(node: Node | None, names: Names, x: float, y: float, width: float, height: float) -> Box:
    if node is None:
        return Box(x, y, width, height, "", "", "", "")
    number = names.services.get(node.key)
    return Box(
        x, y, width, height, _short(node.label), _short(node.detail), node.shape, f"#s-{number}" if number else ""
    )


def _short(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else text[: _MOST_LETTERS - 1] + "…"


def _height(column: Sequence[str], nodes: Mapping[str, Node]) -> float:
    return sum(_HIGH if key in nodes else _BEND for key in column) + _APART * (len(column) - 1)


def _width(node: Node) -> float:
    longest = max(cells(_short(node.label)), cells(_short(node.detail)) * 0.85)
    return round(longest * _LETTER + 24, 1)


def _line(arrow: Arrow, bends: Sequence[str], boxes: Mapping[str, Box]) -> Line:
    """A curve from the side of one box to the side of the other, through its bends."""
    source, target = boxes[arrow.source], boxes[arrow.target]
    forward = source.x < target.x
    points = [_side(source, right=forward)]
    for bend in bends:
        box = boxes[bend]
        points += [_side(box, right=not forward), _side(box, right=forward)]
    points.append(_side(target, right=not forward))
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for (x, y), (to_x, to_y) in pairwise(points):
        half = (to_x - x) / 2
        path += f" C{x + half:.1f} {y:.1f} {to_x - half:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
    return Line(path, arrow.weak)


def _side(box: Box, *, right: bool) -> tuple[float, float]:
    return box.x + (box.width if right else 0), box.y + box.height / 2
