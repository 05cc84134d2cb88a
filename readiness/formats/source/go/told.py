"""What Go code tells of the system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.go import edged, endings, environment, layers, listen, mounts, options, routes, traits
from readiness.formats.source.go.frameworks import framework_of, frameworks
from readiness.formats.source.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.tree import Source
    from readiness.model.facts import Fact


def facts(source: Source, path: str) -> Iterator[Fact]:
    code = read(source, path)
    yield from frameworks(code)
    yield from routes.routes(code)
    yield from routes.answers(code)
    yield from mounts.mounts(code)
    yield from environment.reads(code)
    yield from listen.listens(code)
    yield from options.port_options(code)
    framework = framework_of(code)
    yield from layers.layers_of(code, framework)
    yield from layers.unknown_headers(code, framework)
    yield from traits.traits(code)
    yield from endings.endings(code)
    yield from edged.edged(code)
