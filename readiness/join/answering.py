"""What a handler does together with the functions of other files that it hands over to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from readiness.model.routing import Answer, Reference

    Find = Callable[[Reference, str], Answer | None]

_DEEP = 3
"""How many files are followed into each other."""


def whole(answer: Answer, find: Find, depth: int = _DEEP) -> Answer:
    """The answer with those of all it calls. `find`: what a name in a file leads to."""
    if not answer.calls:
        return answer
    found = [find(call, answer.location.path) if depth else None for call in answer.calls]
    known = [whole(one, find, depth - 1) for one in found if one is not None and one.location != answer.location]
    lost = len(known) < len(found)
    asks = set(answer.asks).union(*(one.asks for one in known)) | ({"other"} if lost else set())
    fails, swallows = answer.fails, answer.swallows
    if fails is not True:
        fails = None if lost or fails is None or any(one.fails is not False for one in known) else False
        inner = (one.swallows for one in known if one.swallows is not None)
        swallows = swallows or (next(inner, None) if answer.fails is False else None)
    return answer._replace(
        constant=not answer.asks and not lost and all(one.constant for one in known),
        statuses=tuple(sorted(set(answer.statuses).union(*(one.statuses for one in known)))),
        asks=tuple(sorted(asks)),
        bounded=_bounded(answer, known),
        swallows=swallows,
        tells=answer.tells + tuple(told for one in known for told in one.tells),
        calls=(),
        fails=fails,
    )


def _bounded(answer: Answer, known: list[Answer]) -> bool | None:
    """A deadline around the calls holds for what they ask; else the one that waits longest counts."""
    if answer.bounded is not None:
        return answer.bounded
    asking = [one.bounded for one in known if one.asks]
    if answer.asks or not asking:
        return None
    return False if False in asking else None if None in asking else True
