"""The map for Graphviz: `readiness services --output dot | dot -Tsvg`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.output.survey.drawn import drawing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.survey import Survey

_SHAPES: Mapping[str, str] = {
    "service": "shape=box, style=rounded", "worker": "shape=box", "job": "shape=cds", "tool": "shape=note",
    "other": "shape=component", "store": "shape=cylinder", "outside": "shape=plaintext",
}  # fmt: skip


def render(survey: Survey, _width: int) -> str:
    """A directed graph, left to right."""
    return "\n".join(_lines(survey))


def _lines(survey: Survey) -> Iterator[str]:
    drawn = drawing(survey)
    yield "digraph services {"
    yield "  rankdir=LR;"
    yield '  node [fontname="Helvetica", fontsize=11];'
    yield '  edge [fontname="Helvetica", fontsize=9];'
    for node in drawn.nodes:
        label = _quoted(node.label + (f"\n{node.detail}" if node.detail else ""))
        yield f"  {_quoted(node.key or node.label)} [label={label}, {_SHAPES[node.shape]}];"
    for arrow in drawn.arrows:
        style = ", style=dashed" if arrow.weak else ""
        source = _quoted(arrow.source or "outside")
        yield f"  {source} -> {_quoted(arrow.target)} [tooltip={_quoted(arrow.why)}{style}];"
    yield "}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
