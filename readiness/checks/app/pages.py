"""What a service shows, and to whom: pages to people, answers to programs, or its own state to who runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.health_missing import HEALTH
from readiness.checks.app.layers import routes
from readiness.pattern import lazy

if TYPE_CHECKING:
    from readiness.model.system import Service, System

_PAGE = lazy(
    r"(?i)\.(html?|ejs|hbs|handlebars|pug|jade|mustache|jinja2?|njk|gohtml|templ|liquid|erb|haml|slim|jspx?|ftlh?|twig|cshtml|razor|svelte|vue|jsx|tsx|astro)$"
    r"|(^|/)(templates|views)/[^/]+\.tmpl$"
)
_NOT_SHOWN = lazy(
    r"(?i)(^|/)(docs?|documentation|tests?|__tests__|testdata|e2e|spec|fixtures|examples?|samples?|coverage|e?mails?|mailers?|swagger[\w-]*|javadoc)(/|\.)"
)
_OF_OPERATION = lazy(r"(?i)^/?(metrics|debug|version|pprof|prometheus|configz|flagz|statusz|varz)(/|$)")


def shows_pages(system: System, service: Service) -> bool:
    """A page, or a template of one, lies in its folder: headers that browsers obey protect somebody."""
    folder = f"{service.path}/" if service.path else ""
    others = [f"{one.path}/" for one in system.services if one.path.startswith(folder) and one.path != service.path]
    return any(
        path.startswith(folder)
        and _PAGE.search(path)
        and not _NOT_SHOWN.search(path)
        and not path.startswith(tuple(others))
        for path in system.files
    )


def only_operated(service: Service) -> bool:
    """All that it answers is whether it is well and what it measures: a worker's port, which no visitor sees."""
    paths = [one.path for one in routes(service)]
    return bool(paths) and all(
        isinstance(path, str) and (HEALTH.search(path) or _OF_OPERATION.search(path)) for path in paths
    )
