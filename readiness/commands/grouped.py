"""Facts that many places tell alike, one line for each thing: variables, layers, frameworks."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.facts import EnvRead, Framework, Middleware
from readiness.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_WIDEST = 48


def lines(kind: str, found: Sequence[tuple[object, ...]]) -> Iterator[str] | None:
    """The table of such a kind; None for all others."""
    told = _KINDS.get(kind)
    if told is None:
        return None
    heads, cells = told
    places: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for fact in found:
        places[_key(fact)].append(fact)
    rows = [(*cells(same), _where(same)) for _, same in sorted(places.items())]
    return _aligned([(*heads, "where"), *rows])


def _key(fact: tuple[object, ...]) -> str:
    match fact:
        case EnvRead():
            return _text(fact.name)
        case Middleware():
            return f"{fact.kind} {fact.source}"
        case Framework():
            return f"{fact.name} {fact.language}"
    return ""


def _text(value: str | Unresolved) -> str:
    return f"?{value.text}".split("\n")[0] if isinstance(value, Unresolved) else value


def _variable(same: Sequence[tuple[object, ...]]) -> tuple[str, ...]:
    reads = [one for one in same if isinstance(one, EnvRead)]
    needed = (
        "required"
        if any(one.required for one in reads)
        else "default"
        if any(one.default is not None for one in reads)
        else ""
    )
    return redact(_text(reads[0].name)), needed


def _layer(same: Sequence[tuple[object, ...]]) -> tuple[str, ...]:
    first = next(one for one in same if isinstance(one, Middleware))
    return first.kind, first.source


def _framework(same: Sequence[tuple[object, ...]]) -> tuple[str, ...]:
    first = next(one for one in same if isinstance(one, Framework))
    return first.name, first.language


def _where(same: Sequence[tuple[object, ...]]) -> str:
    """The first place, and how many more there are."""
    place = getattr(same[0], "location", None)
    line = place.region.start_line if place is not None and place.region else ""
    first = f"{place.path}:{line}".rstrip(":") if place is not None else ""
    return first if len(same) == 1 else f"{first}  and {len(same) - 1} more"


def _aligned(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [min(max(len(row[at]) for row in rows), _WIDEST) for at in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [
            f"{text if len(text) <= width else text[: width - 1] + '…':{width}}"
            for text, width in zip(row, widths, strict=False)
        ]
        yield "  " + "  ".join([*cells, row[-1]]).rstrip()


_KINDS: dict[str, tuple[tuple[str, ...], Callable[[Sequence[tuple[object, ...]]], tuple[str, ...]]]] = {
    "EnvRead": (("variable", "needed"), _variable),
    "Middleware": (("layer", "by"), _layer),
    "Framework": (("framework", "language"), _framework),
}
