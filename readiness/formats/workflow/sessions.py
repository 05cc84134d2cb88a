"""What tox and nox are asked to do: their environments and sessions are named after it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.workflow.tasks import named
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.workflow.shell import Command

_ASKS = lazy(r"-[a-z]*[es]|--(?:env|sessions?)")
_GIVEN = lazy(r"(?:-e|--(?:env|sessions?))=(.+)|-e(\w.*)")
_TALKS = frozenset({"-l", "--list", "list", "--notest", "--help", "--showconfig", "config", "devenv", "--install-only"})
_NO_TEST = lazy(
    r"(?:docs?|docs[-_].*|sphinx|clean|release|changelog|deps|requirements|lock|dev|venv|bump|coverage[-_]report)",
    re.IGNORECASE,
)


def session_purposes(words: Command) -> Iterator[str]:
    """Without a name everything is run, tests too; so do names that say nothing else: `py312`, `3.12-django5`."""
    if words[0].rpartition("/")[2] not in ("tox", "nox") or _TALKS & set(words):
        return
    for name in _asked(words) or ["tests"]:
        told = list(named(name))
        yield from told or ([] if _NO_TEST.fullmatch(name) else ["test"])


def _asked(words: Command) -> list[str]:
    found: list[str] = []
    taking = False
    for word in words[1:]:
        given = _GIVEN.fullmatch(word)
        if given is not None:
            found += (given.group(1) or given.group(2)).split(",")
        elif taking and not word.startswith("-"):
            found += word.split(",")
            taking = words[0].endswith("nox")  # nox takes several, tox a list with commas
            continue
        taking = _ASKS.fullmatch(word) is not None
    return found
