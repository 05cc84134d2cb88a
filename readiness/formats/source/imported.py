"""Packages that a file loads as soon as it is loaded itself: imports at the left margin, those for types alone left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.model.facts import Imported
from readiness.model.location import Location, Region
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

_PYTHON = lazy(r"^(?:import|from)[ \t]+([A-Za-z_]\w*)", re.MULTILINE)
_SCRIPT = lazy(
    r"^import[ \t]+(?!type\b)(?:([^'\"\n;{}]{0,200}?(?:\{[^'\"{};]{0,5000}\}[^'\"\n;{}]{0,200}?)?)[ \t]*\bfrom[ \t]*)?['\"]([^'\".\n/][^'\"\n]*)['\"]"
    r"|^(?:const|let|var)[ \t]+([^=\n{}]{1,200}?|\{[^{}=]{0,5000}\})[ \t]*=[ \t]*require\([ \t]*['\"]([^'\".\n/][^'\"\n]*)['\"][ \t]*\)",
    re.MULTILINE,
)
_BUILT_IN = lazy(r"node:|bun:|cloudflare:|virtual:|[@~#]/|#")
_NAME = lazy(r"@[^/]+/[^/]+|[^/]+")
_TYPED = (".ts", ".tsx", ".mts", ".cts")


def imported(text: str, path: str, *, python: bool) -> Iterator[Imported]:
    """Each package once, at its first import. TypeScript's only if what is imported is called: others may be types."""
    seen: set[str] = set()
    for name, at in _of_python(text) if python else _of_script(text, typed=path.endswith(_TYPED)):
        if name not in seen:
            seen.add(name)
            number = text.count("\n", 0, at) + 1
            line = text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0]
            yield Imported(Location(path, Region.of_line(number, line)), "pypi" if python else "npm", name)


def _of_python(text: str) -> Iterator[tuple[str, int]]:
    yield from ((found[1], found.start()) for found in _PYTHON.finditer(text))


def _of_script(text: str, *, typed: bool) -> Iterator[tuple[str, int]]:
    for found in _SCRIPT.finditer(text):
        bound, module = (found[1] or "", found[2]) if found[2] else (found[3] or "", found[4])
        name = _NAME.match(module)
        if name is None or _BUILT_IN.match(module) or (typed and bound and not _called(bound, text)):
            continue
        yield name[0], found.start()


def _called(bound: str, text: str) -> bool:
    names = [words[-1] for part in regex(r"[{},]").split(bound) if (words := part.split()) and words[0] != "type"]
    return any(f"{name}(" in text and re.search(rf"(?<![\w.]){re.escape(name)}\(", text) for name in names)
