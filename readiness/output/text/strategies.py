"""How each service comes to its next version, and what of what that needs is not there: a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Kind
from readiness.output.plain import plain, plain_path
from readiness.output.summary import count
from readiness.output.text.styled import Text, assemble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.location import Location
    from readiness.model.strategy import Precondition, Strategy

SHOWN = 12
"""Services named when not all are asked for."""
_WORDS = ((Kind.FAIL, "not met", "red"), (Kind.OPEN, "not told", "yellow"))


def strategies(told: tuple[Strategy, ...], *, verbose: bool) -> Iterator[tuple[str, Text]]:
    """Label and body; `verbose` adds where it is written and why each precondition is answered as it is."""
    label = "Strategy"
    for one in told if verbose else told[:SHOWN]:
        yield label, _line(one)
        label = ""
        if verbose:
            yield from (("", Text(f"  {_place(place)}", style="dim")) for place in one.evidence)
            yield from (("", _answer(need)) for need in one.preconditions)
    if len(told) > SHOWN and not verbose:
        yield "", Text(f"and {count(len(told) - SHOWN, 'more service')} (--verbose shows all)", style="dim")


def _line(one: Strategy) -> Text:
    body = assemble(f"{plain(one.service)}: ", (one.name, "bold"))
    for kind, word, style in _WORDS:
        found = one.those(kind)
        if found:
            body = assemble(body, " · ", (word, style), f" {', '.join(each.name for each in found)}")
    if one.preconditions and len(one.those(Kind.PASS)) == len(one.preconditions):
        body = assemble(body, " · all it needs is there")
    return body


def _answer(need: Precondition) -> Text:
    word = {Kind.PASS: "met", Kind.FAIL: "not met", Kind.OPEN: "not told"}[need.kind]
    return Text(f"  {word}: {need.name} ({plain(need.reason)})", style="dim")


def _place(place: Location) -> str:
    line = f":{place.region.start_line}" if place.region else ""
    return f"{plain_path(place.path)}{line} {plain(place.message)}".rstrip()
