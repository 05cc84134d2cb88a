"""How each service comes to its next version, and what of what that needs is not there: a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Kind
from readiness.output.plain import plain, plain_path
from readiness.output.summary import count
from readiness.output.text.styled import Text, assemble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.location import Location
    from readiness.model.strategy import Precondition, Strategy

SHOWN = 20
"""Services named when not all are asked for."""
_WORDS: Mapping[Kind, tuple[str, str]] = {
    Kind.FAIL: ("not met", "red"),
    Kind.OPEN: ("unknown", "yellow"),
    Kind.PASS: ("met", "green"),
}


def strategies(told: tuple[Strategy, ...], *, verbose: bool) -> Iterator[tuple[str, Text]]:
    """Label and body; `verbose` adds where it is written and why each precondition is answered as it is."""
    label, common = "Strategy", frozenset[str]() if verbose else _common(told)
    for one in told if verbose else told[:SHOWN]:
        yield label, _line(one, common)
        label = ""
        if verbose:
            yield from (("", Text(f"  {_place(place)}", style="dim")) for place in one.evidence)
            yield from (("", _answer(need)) for need in one.preconditions)
    if len(told) > SHOWN and not verbose:
        yield "", Text(f"and {count(len(told) - SHOWN, 'more service')} (--verbose shows all)", style="dim")
    if common:
        yield "", Text(f"unknown of each: {', '.join(sorted(common))}", style="dim")


def _common(told: tuple[Strategy, ...]) -> frozenset[str]:
    """What could be told of none: said once."""
    asked = [frozenset(need.name for need in one.those(Kind.OPEN)) for one in told if one.preconditions]
    return frozenset.intersection(*asked) if len(asked) > 1 else frozenset()


def _line(one: Strategy, common: frozenset[str]) -> Text:
    body = assemble(f"{plain(one.service)}: ", (one.name, "bold"))
    for kind in (Kind.FAIL, Kind.OPEN):
        found = [need.name for need in one.those(kind) if kind is Kind.FAIL or need.name not in common]
        if found:
            body = assemble(body, " · ", _WORDS[kind], f" {', '.join(found)}")
    if one.preconditions and len(one.those(Kind.PASS)) == len(one.preconditions):
        body = assemble(body, " · all that it needs is there")
    return body


def _answer(need: Precondition) -> Text:
    return Text(f"  {_WORDS[need.kind][0]}: {need.name} ({plain(need.reason)})", style="dim")


def _place(place: Location) -> str:
    line = f":{place.region.start_line}" if place.region else ""
    return f"{plain_path(place.path)}{line} {plain(place.message)}".rstrip()
