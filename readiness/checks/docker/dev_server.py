"""Development servers, watchers and compilers in the start command of the image that ships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.docker.started import is_script_file, script, shipped, starts
from readiness.checks.dockerfile_views import place
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.docker.started import Start
    from readiness.formats.dockerfile import Dockerfile
    from readiness.model.artifact import Document

_SERVERS = lazy(
    r"flask (?:.* )?run(?: .*)?|(?:\S*/)?manage\.py runserver(?:_plus)?(?: .*)?|django-admin runserver(?: .*)?"
    r"|(?:nodemon|ts-node-dev|tsnd|air|reflex|CompileDaemon|webpack-dev-server|browser-sync|watchmedo|watchexec|entr|live-server)(?: .*)?"
    r"|fastapi dev(?: .*)?|(?:next|nuxt|nuxi|astro|remix|svelte-kit|wrangler|netlify|vercel|storybook|solid-start) dev(?: .*)?"
    r"|vite(?: (?!build|preview|optimize).*)?|ng (?:serve|s)(?: .*)?|(?:react-scripts|react-app-rewired|craco|expo) start(?: .*)?"
    r"|vue-cli-service serve(?: .*)?|webpack (?:serve|.*--watch)(?: .*)?|gatsby develop(?: .*)?|quasar dev(?: .*)?"
    r"|(?:node|tsx|bun|nest|deno|ts-node)(?: .*)? (?:--watch|--hot)(?: .*)?|(?:tsx|cargo|dotnet|bun) watch(?: .*)?"
    r"|php -S .*|php (?:\S*/)?artisan serve(?: .*)?|artisan serve(?: .*)?|symfony (?:server:start|serve)(?: .*)?"
    r"|(?:jekyll|mkdocs|hugo) (?:serve|server)(?: .*)?|mix phx\.server --dev"
)
_RELOADING = lazy(
    r"(?:uvicorn|gunicorn|hypercorn|granian|daphne|fastapi|sanic|litestar|quart|celery)(?: .*)? (?:--reload|--autoreload|--debug)(?: .*)?"
)
_COMPILING = lazy(
    r"(?:go|cargo|dotnet|zig|swift|stack|cabal) run(?: .*)?|(?:mvn|mvnw|\S*/mvnw)(?: .*)? (?:spring-boot:run|quarkus:dev|jetty:run|exec:java)(?: .*)?"
    r"|(?:gradle|gradlew)(?: .*)? (?:bootRun|run|quarkusDev)(?: .*)?"
)
_SCRIPTS = lazy(r"(?:.*[:_-])?(?:dev|develop|development|watch|hot|debug|serve:dev|start:dev)(?:[:_-].*)?")
_FINISHED = lazy(r"(?:.*[:_-])?(?:prod|production|preview)(?:[:_-].*)?")


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for the start command of what ships."""
    stage = shipped(document)
    found = starts(stage) if stage is not None else ()
    if stage is None or not found:
        return
    judged = [(one, _judge(one)) for one in found]
    one, (kind, level, note) = min(judged, key=lambda pair: (Kind.FAIL, Kind.OPEN, Kind.PASS).index(pair[1][0]))
    name = _named(one)
    yield Observation(place(document, stage, one.instruction), kind, name, note, level=level)


def _judge(one: Start) -> tuple[Kind, Level | None, str]:
    line = " ".join(one.words)
    if _SERVERS.fullmatch(line) or _RELOADING.fullmatch(line):
        return Kind.FAIL, None, ""
    if _COMPILING.fullmatch(line):
        return Kind.FAIL, Level.WARNING, "it compiles at every start"
    name = script(one.words)
    if name and _SCRIPTS.fullmatch(name) and not _FINISHED.fullmatch(name):
        return Kind.FAIL, None, ""
    if name and not _FINISHED.fullmatch(name):
        return Kind.OPEN, None, f"script `{name}` stands in package.json"
    if is_script_file(one.words):
        return Kind.OPEN, None, f"`{one.words[0]}` is another file"
    return Kind.PASS, None, ""


def _named(one: Start) -> str:
    """The program and what it is told, without paths and ports."""
    name = script(one.words)
    if name:
        return f"{one.words[0]} run {name}" if "run" in one.words[1:3] else f"{one.words[0]} {name}"
    words = [word for word in one.words[:6] if regex(r"[\w.:/-]+").fullmatch(word)]
    kept = [word for word in words if not word.startswith("-") or word in {"--reload", "--watch", "--hot", "-S"}]
    return " ".join(kept[:2] + [word for word in kept[2:] if word.startswith("-")])
