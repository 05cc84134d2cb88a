"""A command's options and what is left of its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.formats.building.scripts import Spoken
    from readiness.model.facts import Text


class Given(NamedTuple):
    """A word, and which of the command's it is."""

    text: Text
    at: int


class Options(NamedTuple):
    values: Mapping[str, tuple[Given, ...]]
    """By the option's first name."""
    rest: tuple[Given, ...]
    """Neither options nor their values."""

    def one(self, name: str) -> Given | None:
        """The last one counts, as it does for the tools."""
        found = self.values.get(name, ())
        return found[-1] if found else None


def options(spoken: Spoken, start: int, taking: Mapping[str, str], alone: frozenset[str] = frozenset()) -> Options:
    """`taking`: option → its first name, of those that are asked for; other options take a word unless they are `alone`,
    are followed by another option, or have their value behind a `=`."""
    values: dict[str, list[Given]] = {}
    rest: list[Given] = []
    at = start
    while at < len(spoken.words):
        word = spoken.plain(at)
        name, equals, value = word.partition("=")
        if not word.startswith("-") or word == "-":
            rest.append(Given(spoken.words[at], at))
        elif name in taking and equals:
            unknown = isinstance(spoken.words[at], Unresolved)
            values.setdefault(taking[name], []).append(Given(Unresolved(value) if unknown else value, at))
        elif name in taking and at + 1 < len(spoken.words):
            at += 1
            values.setdefault(taking[name], []).append(Given(spoken.words[at], at))
        elif word[:2] in taking and word[:2] != "--" and len(word) > 2:
            values.setdefault(taking[word[:2]], []).append(Given(word[2:], at))
        elif not equals and word not in alone and name.startswith("-") and _takes(spoken, at):
            at += 1
        at += 1
    return Options({name: tuple(found) for name, found in values.items()}, tuple(rest))


def _takes(spoken: Spoken, at: int) -> bool:
    return at + 1 < len(spoken.words) and not spoken.plain(at + 1).startswith("-")
