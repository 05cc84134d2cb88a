"""Images whose only stage both builds the application and ships it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.docker.started import peeled, script, shipped
from readiness.checks.docker.toolchains import of_base
from readiness.checks.dockerfile_views import all_runs, place
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile
    from readiness.formats.shell import Command
    from readiness.model.artifact import Document

_SCRIPT = lazy(r"(?:.*:)?(?:build|compile|bundle|dist)(?:[:_-].*)?")
_BUILD = lazy(
    r"(?:next|nuxt|nuxi|vite|astro|gatsby|ng|react-scripts|vue-cli-service|nest|remix|rollup|turbo|nx) (?:run )?(?:build|generate)\b.*"
    r"|webpack\b.*|tsc\b.*|esbuild\b.*|go (?:build|install)\b.*|cargo (?:build|install)\b.*"
    r"|(?:mvn|mvnw|gradle|gradlew)\b.*\b(?:package|install|build|assemble|bootJar|shadowJar|installDist)\b.*|dotnet (?:build|publish)\b.*"
)


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for a file whose stages build something; where the base is a toolchain, another rule says so."""
    stage = shipped(document)
    dockerfile = document.content
    if stage is None or (stage.settings.cmd is None and stage.settings.entrypoint is None):
        return
    built = next((run for run in all_runs(document) if any(_builds(one) for one in run.commands)), None)
    if built is None or built.stage.number not in dockerfile.shipped_needs:
        return
    here = built.stage.number in dockerfile.shipped_chain
    if here and of_base(dockerfile.base.image) is not None:
        return
    line = next(" ".join(one.words[:3]) for one in built.commands if _builds(one))
    yield Observation(place(document, built.stage, built.instruction), Kind.FAIL if here else Kind.PASS, line)


def _builds(command: Command) -> bool:
    if not command.words:
        return False
    words = peeled(command.words)
    name = script(words)
    return bool(name and _SCRIPT.fullmatch(name)) or _BUILD.fullmatch(" ".join(words)) is not None
