"""Selectors of labels, asked all at once: which of hundreds may take these pods."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

T = TypeVar("T")


class Selectors(Generic[T]):
    """Things with a selector, each kept under that label of it which the fewest others ask for."""

    def __init__(self, things: Iterable[tuple[T, Mapping[str, object]]], passed_over: Collection[str] = ()) -> None:
        """`passed_over`: keys that do not count. A thing without a settled label is always a candidate, one without a selector never."""
        known = [(thing, selector) for thing, selector in things if selector]
        common = Counter(item for _, selector in known for item in selector.items())
        self._by_label: dict[tuple[str, object], list[tuple[int, T]]] = defaultdict(list)
        self._always: list[tuple[int, T]] = []
        for number, (thing, selector) in enumerate(known):
            settled = [item for item in selector.items() if isinstance(item[1], str) and item[0] not in passed_over]
            rarest = min(settled, key=common.__getitem__, default=None)
            (self._always if rarest is None else self._by_label[rarest]).append((number, thing))

    def asking(self, labels: Mapping[str, object]) -> list[T]:
        """Those that may take pods with these labels, in their order: each must still be asked."""
        found = dict(self._always)
        for label in labels.items():
            found.update(self._by_label.get(label, ()))
        return [found[number] for number in sorted(found)]
