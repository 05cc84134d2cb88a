"""Texts with holes `⟨…⟩`, filled with what other files say."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.routing import Reference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from readiness.model.facts import Text
    from readiness.model.routing import Constant

    Named = tuple[str, str]
    Targets = Callable[[Reference, str], Iterable[Named]]

_DEEP = 8
_HOLE = re.compile(r"⟨([^⟨⟩]+)⟩")
_CALL = re.compile(r"([\w./@-]+)\(([^()]*)\)")


class Constants:
    def __init__(self, constants: Iterable[tuple[Named, Constant]], targets: Targets) -> None:
        self._targets = targets
        self._found: dict[Named, Constant] = {}
        self._named: dict[str, list[Constant]] = defaultdict(list)
        for (home, name), constant in constants:
            self._found.setdefault((home, name), constant)
            self._named[name].append(constant)

    def filled(self, text: Text, importer: str, depth: int = _DEEP) -> Text:
        """The text with every hole filled that can be; unresolved as long as one is left."""
        if not isinstance(text, Unresolved) or "⟨" not in text.text or not depth:
            return text

        def fill(found: re.Match[str]) -> str:
            said = self._filling(found[1], importer, depth)
            return found[0] if said is None else said

        whole = _HOLE.sub(fill, text.text)
        return Unresolved(whole) if "⟨" in whole else whole

    def _filling(self, content: str, importer: str, depth: int) -> str | None:
        called = _CALL.fullmatch(content)
        found = self._constant(f"{called[1]}()" if called else content, importer)
        if found is None:
            return None
        value = self._chosen(found, depth)
        text = self.filled(value, found.location.path, depth - 1) if isinstance(value, Unresolved) else value
        if isinstance(text, Unresolved):
            return None
        return text.replace("⟨⟩", called[2]) if called else text

    def _chosen(self, found: Constant, depth: int) -> Text:
        """What is set where nobody sets the flag."""
        flag = self.filled(Unresolved(found.flag), found.location.path, depth - 1) if found.flag else ""
        return found.other if flag == "true" else found.value

    def _constant(self, name: str, importer: str) -> Constant | None:
        if name.startswith("django.conf.settings."):
            said = self._named.get(name, [])
            return said[0] if said and len({one.value for one in said}) == 1 else None
        for reference in (Reference("", name), Reference(name)):
            for target in self._targets(reference, importer):
                if target in self._found:
                    return self._found[target]
        return None
