"""What the recipes of a Makefile build: only what they call images, since who runs them from where is not known."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from readiness.formats.building.holes import Known
from readiness.formats.building.scripts import Script
from readiness.formats.building.telling import Job, may_tell, of_script
from readiness.model.building import ImageMade
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.facts import TaskDefined

_VARIABLE = lazy(r"^(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*(?::{0,3}|\?)=[ \t]*(.*?)[ \t]*(?:#.*)?$", 8)
"""Multi-line: the first value a variable is given."""
_REFERENCE = lazy(r"\$\(([A-Za-z_]\w*)\)|\$\{([A-Za-z_]\w*)\}")
_JUST = lazy(r"\{\{\s*(\w+)\s*\}\}")


def made(tasks: Sequence[TaskDefined], text: str) -> Iterator[ImageMade]:
    if not any(may_tell(one.commands) for one in tasks):
        return
    known = _variables(text)
    for one in tasks:
        script = Script(known, posixpath.dirname(one.location.path))
        for fact in of_script(script, _shell(one.commands), one.location, Job(f"task {one.name}", "")):
            if isinstance(fact, ImageMade) and fact.names:
                yield fact._replace(context=None, dockerfile=None, target=None)


def _variables(text: str) -> dict[str, Known | None]:
    found: dict[str, Known | None] = {}
    for match in _VARIABLE.finditer(text):
        found.setdefault(match[1], Known(_shell(match[2]).strip("\"'")))
    return found


def _shell(text: str) -> str:
    """Make's variables, and just's, in the form of the shell's; what it asks a program for stays `$(…)`."""
    plain = _REFERENCE.sub(lambda found: "${" + (found[1] or found[2]) + "}", text)
    return _JUST.sub(lambda found: "${" + found[1] + "}", plain).replace("$$", "$")
