"""What JavaScript and TypeScript code tells of the system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.javascript import (
    answering,
    environment,
    exports,
    layers,
    listen,
    nest,
    nest_app,
    nextjs,
    routes,
    traits,
)
from readiness.formats.source.javascript.frameworks import framework_of, frameworks
from readiness.formats.source.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.model.facts import Fact


def facts(source: Source, path: str) -> Iterator[Fact]:
    code = read(source, path)
    yield from frameworks(code)
    yield from dict.fromkeys(_routing(code))
    yield from environment.reads(code)
    yield from listen.listens(code)
    yield from layers.layers_of(code, framework_of(code))
    yield from traits.traits(code)


def _routing(code: Code) -> Iterator[Fact]:
    yield from routes.routes(code)
    yield from nest.routes(code)
    yield from nest_app.application(code)
    yield from nextjs.routes(code)
    yield from nextjs.application(code)
    yield from answering.answers(code)
    yield from exports.passed_on(code.source, code.path)
