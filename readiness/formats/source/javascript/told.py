"""What JavaScript and TypeScript code tells of the system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.javascript import (
    answering,
    edged,
    endings,
    environment,
    exports,
    layers,
    listen,
    nest,
    nest_app,
    nextjs,
    routes,
    state,
    traits,
    values,
)
from readiness.formats.source.javascript.frameworks import frameworks
from readiness.formats.source.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.model.facts import Fact


def facts(source: Source, path: str) -> Iterator[Fact]:
    code = read(source, path)
    found = tuple(frameworks(code))
    framework = found[0].name if found else ""
    yield from found
    told: list[Fact] = [*dict.fromkeys(_routing(code, framework)), *listen.listens(code, framework)]
    yield from told
    yield from values.asked(code, told)
    yield from values.valued(code)
    yield from environment.reads(code)
    yield from layers.layers_of(code, framework)
    yield from traits.traits(code)
    yield from state.state(code)
    yield from endings.endings(code)
    yield from edged.edged(code)


def _routing(code: Code, framework: str) -> Iterator[Fact]:
    yield from routes.routes(code, framework)
    yield from nest.routes(code)
    yield from nest_app.application(code)
    yield from nextjs.routes(code)
    yield from nextjs.application(code)
    yield from answering.answers(code)
    yield from exports.passed_on(code.source, code.path)
