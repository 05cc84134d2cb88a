"""Where a program begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.jvm.declared import find
from readiness.formats.source.jvm.spring import place_of
from readiness.model.settings import Started
from readiness.pattern import holds, lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.jvm.declared import Unit

_MAIN = lazy(
    r"\bmain\s*\(|\brunApplication\b|\bSpringApplication(Builder)?\b|\bQuarkus(Application)?\b|SpringBootServletInitializer"
)
_STARTS = {
    "SpringBootApplication": "spring",
    "SpringBootConfiguration": "spring",
    "EnableAutoConfiguration": "spring",
    "QuarkusMain": "quarkus",
}


def started(unit: Unit) -> Iterator[Started]:
    """The class that Spring Boot is started with, where it is started: others use the annotation to collect beans."""
    if not holds(unit.code.source.text, tuple(_STARTS)) or not _MAIN.search(unit.code.source.text):
        return
    for type_ in unit.types:
        mark = find(type_.annotations, *_STARTS)
        if mark is not None:
            brings = tuple(one.name for one in type_.annotations if one is not mark)
            yield Started(place_of(unit, type_), _STARTS[mark.name], unit.code.source.language, brings)
