"""Names that one slip of the hand makes out of each other."""

from __future__ import annotations

from readiness.pattern import lazy, regex

_LEAST = 4
"""Letters below which names are alike by chance."""
_LONG = 10
"""Letters from which on two slips are as good as one."""
_APART = lazy(r"[-_.]+")


def alike(one: str, other: str) -> bool:
    """Not the same, but for what a person mistypes. Numbers differ on purpose: `worker-1`, `worker-2`."""
    if one == other or regex(r"\D").sub("", one) != regex(r"\D").sub("", other):
        return False
    first, second = _APART.sub("", one.lower()), _APART.sub("", other.lower())
    if first == second:
        return True
    shortest = min(len(first), len(second))
    most = 2 if shortest >= _LONG else 1
    return shortest >= _LEAST and abs(len(first) - len(second)) <= most and distance(first, second) <= most


def nearest(name: str, known: list[str]) -> str:
    """The one of them that may be meant; empty if none is alike."""
    found = [one for one in known if alike(name, one)]
    return min(found, key=lambda one: (distance(name.lower(), one.lower()), one), default="")


def distance(one: str, other: str) -> int:
    """How many letters are put in, left out, changed, or swapped with the next one."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        last, row, before = row, [at], row if at == 1 else before
        for to, wanted in enumerate(other, 1):
            cost = min(last[to] + 1, row[to - 1] + 1, last[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, before[to - 2] + 1)
            row.append(cost)
        before = last
    return row[-1]
