"""What guards all requests of an application: middleware, functions that run before each request, settings of Django."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.guards import kind_of
from readiness.formats.source.python import guarding
from readiness.formats.source.python.handlers import function_named
from readiness.formats.source.python.syntax import string
from readiness.model.routing import Guard, GuardedPath
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.python.owners import Owners

_KNOWN = {
    "TrustedHostMiddleware": "host",
    "HTTPSRedirectMiddleware": "https",
    "SlowAPIMiddleware": "rate-limit",
    "SlowAPIASGIMiddleware": "rate-limit",
    "RateLimitMiddleware": "rate-limit",
    "CSRFMiddleware": "csrf",
    "CsrfViewMiddleware": "csrf",
    "LoginRequiredMiddleware": "auth",
}
_HARMLESS = lazy(
    r"(?i)^(django\.(middleware\.(?!csrf)|contrib\.(?!auth\.middleware\.LoginRequired))|starlette\.|fastapi\.middleware)"
    r"|cors|gzip|compress|brotli|session|whitenoise|prometheus|metric|opentelemetry|telemetry|tracing|trace|sentry|logging|loguru|logger|correlation"
    r"|request_?id|locale|timezone|language|cache|profil|timing|timer|toolbar|reload|history|proxy_?(fix|headers)|simplejwt|error|exception|header"
    r"|allauth\.account|structlog|htmx|querycount|silk|watchman|hijack|waffle|reversion|ratelimit\.middleware"
)
"""Middleware that turns nobody away."""
_STRICT = lazy(r"(?i)requir|enforc|must|only|restrict|protect|guard|block|allow")
_MAKES = frozenset(
    {"flask_wtf.CSRFProtect", "flask_wtf.csrf.CSRFProtect", "flask_limiter.Limiter", "flask_seasurf.SeaSurf"}
)
"""What guards a whole Flask application as soon as it is made."""
_BEFORE = frozenset({"before_request", "before_app_request", "before_serving_request", "middleware", "on_request"})


def guarded(code: Code, owners: Owners, framework: str) -> Iterator[GuardedPath]:
    for found, whose in _everywhere(code, owners, framework):
        yield GuardedPath(found.location, "/**", found, whose)
    yield from _django(code)


def _everywhere(code: Code, owners: Owners, framework: str) -> Iterator[tuple[Guard, str]]:
    for call in code.calls if framework or owners.names else ():
        whose = owners.framework(call.receiver) or framework
        if call.name == "add_middleware" and call.arguments and whose in {"fastapi", "starlette"}:
            for told in _middleware(code, call.arguments[0]):
                yield told, whose
        elif code.qualify(call.callee) in _MAKES and (call.name != "Limiter" or "default_limits" in call.keywords):
            yield Guard("rate-limit" if call.name == "Limiter" else "csrf", call.callee, code.at(call.function)), whose
        elif call.name == "before_request" and owners.is_app(call.receiver) and call.arguments:
            for told in _function(code, call.arguments[0], call.arguments[0].text()):
                yield told, whose
        made = owners.kind(call)
        if made:
            listed = call.keywords.get("middlewares") or call.keywords.get("middleware")
            for one in listed.named_children() if listed is not None and listed.kind() in {"list", "tuple"} else ():
                for told in _middleware(code, one):
                    yield told, owners.framework_of(made)
            if made in owners.apps:
                for told in guarding.dependencies(code, [call.keywords.get("dependencies")]):
                    yield told, owners.framework_of(made)
    for name in owners.names:
        if owners.is_app(name):
            for told in before_request(code, name):
                yield told, owners.framework(name)


def _middleware(code: Code, node: SgNode) -> Iterator[Guard]:
    text = node.text()
    if node.kind() == "call":
        inner = node.field("arguments")
        first = inner.named_children()[0] if inner is not None and inner.named_children() else None
        if text.startswith("Middleware(") and first is not None:
            yield from _middleware(code, first)
            return
        text = text.partition("(")[0]
    kind = _kind(code.qualify(text))
    if kind:
        yield Guard(kind, text.rpartition(".")[2], code.at(node))


def _kind(name: str) -> str:
    """Empty for what turns nobody away; `other` for what might, unless its name says that it does."""
    last = name.rpartition(".")[2]
    if last in _KNOWN:
        return _KNOWN[last]
    if _HARMLESS.search(name):
        return ""
    kind = kind_of(last)
    return (
        kind
        if kind in {"rate-limit", "csrf", "host", "https"} or (kind == "auth" and _STRICT.search(last))
        else "other"
    )


def before_request(code: Code, owner: str) -> tuple[Guard, ...]:
    """Functions under `@owner.before_request`, each with what decorates it."""
    found: list[Guard] = []
    if "before_" not in code.source.text:
        return ()
    for node in code.source.nodes("decorated_definition"):
        marks = guarding.decorators(node)
        if not any(one.text().split("(")[0] in {f"{owner}.{name}" for name in _BEFORE} for one in marks):
            continue
        definition = node.field("definition")
        title = definition.field("name") if definition is not None else None
        if title is not None:
            rest = [one for one in marks if not one.text().startswith(owner + ".")]
            found += guarding.decorated(code, rest) or _function(code, title, title.text())
    return tuple(found)


def _function(code: Code, node: SgNode, name: str) -> tuple[Guard, ...]:
    """By what decorates it, or by its name, or as what might be any; none for what turns nobody away."""
    definition = function_named(code, name)
    whole = definition.parent() if definition is not None else None
    if whole is not None and whole.kind() == "decorated_definition":
        told = guarding.decorated(code, [one for one in guarding.decorators(whole) if "before_" not in one.text()])
        if told:
            return told
    if _HARMLESS.search(name):
        return ()
    kind = kind_of(name)
    return (Guard(kind if kind in {"auth", "rate-limit", "csrf", "https"} else "other", name, code.at(node)),)


def _django(code: Code) -> Iterator[GuardedPath]:
    """Django's settings: middleware in order, redirects to HTTPS."""
    for value in code.assigned.get("MIDDLEWARE", ()) + code.assigned.get("MIDDLEWARE_CLASSES", ()):
        for node in value.find_all(kind="string"):
            text = string(node) or ""
            kind = _kind(text) if "." in text else ""
            if kind:
                yield GuardedPath(code.at(node), "/**", Guard(kind, text, code.at(node)), "django")
    for value in code.assigned.get("SECURE_SSL_REDIRECT", ()):
        if value.text() == "True":
            yield GuardedPath(code.at(value), "/**", Guard("https", "SECURE_SSL_REDIRECT", code.at(value)), "django")
