"""The map as a Mermaid flowchart, which GitHub and GitLab draw in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.output.survey.drawn import drawing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.survey import Survey

_SHAPES: Mapping[str, tuple[str, str]] = {
    "service": ("(", ")"), "worker": ("[", "]"), "job": ("{{", "}}"), "tool": (">", "]"),
    "other": ("[[", "]]"), "store": ("[(", ")]"), "outside": ("((", "))"),
}  # fmt: skip


def render(survey: Survey, _width: int) -> str:
    """Nodes are numbered: names may hold what Mermaid takes for its own."""
    return "\n".join(_lines(survey))


def _lines(survey: Survey) -> Iterator[str]:
    drawn = drawing(survey)
    keys = {node.key: f"n{number}" for number, node in enumerate(drawn.nodes, 1)}
    yield "flowchart LR"
    for node in drawn.nodes:
        before, behind = _SHAPES[node.shape]
        yield f'  {keys[node.key]}{before}"{_escaped(node.label)}"{behind}'
    for arrow in drawn.arrows:
        yield f"  {keys[arrow.source]} {'-.->' if arrow.weak else '-->'} {keys[arrow.target]}"


def _escaped(text: str) -> str:
    """As entities, which Mermaid writes with a hash."""
    marks = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;"}
    return "".join(marks.get(character, character) for character in text)
