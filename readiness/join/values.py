"""Paths and ports that one file leaves open and another one's exported value settles."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.routing import Asked, Valued
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from readiness.join.modules import Modules
    from readiness.model.facts import Fact, Number, Text
    from readiness.model.routing import Reference

    Targets = Callable[[Reference, str], Iterator[tuple[str, str]]]

_EXPRESSION = lazy(r"[\s\"'+]|\$\{|=>")
"""What is left of code where not all of it was put in."""


class Values:
    """Exported values by the names that lead to them."""

    def __init__(self, facts: Sequence[Fact], modules: Modules, targets: Targets) -> None:
        self._targets = targets
        self._values = {
            (modules.home(fact.location.path), fact.name): fact.value for fact in facts if isinstance(fact, Valued)
        }
        self._asked: dict[str, dict[str, Asked]] = defaultdict(dict)
        for fact in facts:
            if isinstance(fact, Asked):
                self._asked[fact.location.path][fact.text] = fact

    def text(self, found: Text, path: str) -> Text:
        """A text of a file with all that is known put into it; unresolved where that is not all of it."""
        if not isinstance(found, Unresolved) or path not in self._asked or not self._values:
            return found
        text = found.text
        for asked in sorted(self._asked[path].values(), key=lambda one: -len(one.text)):
            if asked.text in text:
                value = self._value(asked)
                if value is None:
                    return found
                text = text.replace("${" + asked.text + "}", str(value)).replace(asked.text, str(value))
        text = text.strip("`")
        if text == found.text or _EXPRESSION.search(text):
            return found
        return re.sub(r"//+", "/", text)

    def number(self, found: Number, path: str) -> Number:
        """A port in the same way."""
        known = self.text(found, path) if isinstance(found, Unresolved) else found
        return int(known) if isinstance(known, str) and known.isascii() and known.isdigit() else found

    def _value(self, asked: Asked) -> str | int | None:
        if asked.means is None:
            return None
        return next(self._found(self._targets(asked.means, asked.location.path)), None)

    def _found(self, targets: Iterable[tuple[str, str]]) -> Iterator[str | int]:
        return (self._values[target] for target in targets if target in self._values)
