"""What Java and Kotlin code tells of the system: one reader for both, each grammar in its own folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.jvm import (
    constants,
    environment,
    functional,
    jaxrs,
    layers,
    security,
    spring,
    started,
    traits,
)
from readiness.formats.source.jvm.declared import unit
from readiness.formats.source.jvm.frameworks import frameworks
from readiness.formats.source.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.tree import Source
    from readiness.model.facts import Fact


def facts(source: Source, path: str) -> Iterator[Fact]:
    code = read(source, path)
    declared = unit(code)
    yield from frameworks(code)
    yield from constants.constants(declared)
    yield from spring.routes(declared)
    yield from functional.routes(declared)
    yield from started.started(declared)
    yield from jaxrs.routes(declared)
    yield from security.chains(declared)
    yield from layers.layers(declared)
    yield from environment.reads(code)
    yield from traits.traits(code)
