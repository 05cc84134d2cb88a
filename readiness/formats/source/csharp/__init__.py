"""What C# code tells of the system: routes of ASP.NET Core, variables, health checks. It is read for facts, not judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.csharp import controllers, environment, frameworks, minimal
from readiness.formats.source.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.tree import Source
    from readiness.model.facts import Fact


def facts(source: Source, path: str) -> Iterator[Fact]:
    code = read(source, path)
    yield from frameworks.frameworks(code)
    yield from minimal.routes(code)
    yield from controllers.routes(code)
    yield from environment.reads(code)
