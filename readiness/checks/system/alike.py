"""Names that one slip of the hand makes out of each other."""

from __future__ import annotations

from functools import lru_cache

from readiness.pattern import lazy, regex

_LEAST = 4
"""Letters below which names are alike by chance."""
_LONG = 10
"""Letters from which on two slips are as good as one."""
_APART = lazy(r"[-_.]+")


def alike(one: str, other: str) -> bool:
    """Not the same, but for what a person mistypes. Numbers differ on purpose: `worker-1`, `worker-2`."""
    if one == other:
        return False
    (digits, first, letters), (others, second, wanted) = _parts(one), _parts(other)
    if digits != others:
        return False
    if first == second:
        return True
    shortest = min(len(first), len(second))
    most = 2 if shortest >= _LONG else 1
    if shortest < _LEAST or abs(len(first) - len(second)) > most or len(letters ^ wanted) > 2 * most:
        return False  # each slip takes one letter away and brings one at most
    return distance(first, second) <= most


@lru_cache(maxsize=4096)
def _parts(name: str) -> tuple[str, str, frozenset[str]]:
    """Its digits; its letters in small, without what stands between words; which letters there are."""
    bare = _APART.sub("", name.lower())
    return regex(r"\D").sub("", name), bare, frozenset(bare)


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
