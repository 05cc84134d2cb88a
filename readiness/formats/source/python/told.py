"""What Python code tells of the system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.python import edged, environment, layers, listen, patience, servers, state, traits
from readiness.formats.source.python.frameworks import framework_of, frameworks
from readiness.formats.source.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.model.facts import Fact


def facts(source: Source, path: str) -> Iterator[Fact]:
    code = read(source, path)
    yield from frameworks(code)
    yield from _routing(code)
    yield from environment.reads(code)
    yield from listen.listens(code)
    yield from servers.listens(code)
    yield from layers.layers_of(code, framework_of(code))
    yield from traits.traits(code)
    yield from state.state(code)
    yield from patience.endings(code)
    yield from edged.edged(code)


def _routing(code: Code) -> Iterator[Fact]:
    from readiness.formats.source.python import applied, constants, django, health, rest, restful, routes, views
    from readiness.formats.source.python.owners import Owners

    owners, framework = Owners(code), framework_of(code)
    yield from routes.routes(code, owners)
    yield from owners.mounted()
    yield from views.views(code, owners, framework)
    if framework and framework != "grpc":
        yield from restful.resources(code, owners)
        yield from restful.described(code, owners)
        if framework == "django":
            yield from rest.routes(code)
    yield from django.routes(code)
    yield from views.defaults(code)
    yield from applied.guarded(code, owners, framework)
    yield from health.answers(code)
    yield from constants.constants(code, owners)
    yield from constants.exported(code)
