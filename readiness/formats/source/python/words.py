"""Words without which a Python file that speaks of Django or of limits holds no fact: most files of such a project tell nothing.

Derived reader by reader from what each of them asks of a file. Kept coarse: a needless parse costs time, a missed one a fact.
"""

from __future__ import annotations

from readiness.pattern import holds, lazy

_WORDS = (
    *("urls", "URLCONF", "URLRouter", "wsgi", "asgi", "views", "django.http", "contrib.auth", "contrib import", "from django import"),
    *("litestar", "tornado", "falcon", "bottle", "hypercorn", "granian", "daphne", "werkzeug", "HTTPServer", "TCPServer"),
    *("_insecure_port", "_secure_port", "talisman", "iddleware", "MIDDLEWARE", "REST_FRAMEWORK", "authlib", "jose", "statsd", "ealth"),
    *("json_log_formatter", "ecs_logging", "logstash", "Formatter", "DEFAULT_", "EXCEPTION_HANDLER", "handler500", "CSP_"),
    *("basicConfig", "StreamHandler", "SESSION_TYPE", "signal.signal", "_signal_handler", "graceful", "Depends("),
    *("django_guid", "ddtrace", "elasticapm", "sentry_sdk", "logfire", "newrelic", "MAX_CONTENT_LENGTH", "DATA_UPLOAD_MAX"),
    *(".register(", ".route(", ".add_", ".include_router(", ".register_blueprint(", ".mount(", ".blueprint(", ".init_app("),
    *("env(", "env."),
)  # fmt: skip
_ANY_CASE = (
    *("cors", "prox", "forward", "x-scheme", "llow-origin", "content-security-policy", "strict-transport-security", "x-frame-options"),
    *(f"{what}{between}id" for what in ("request", "correlation", "trace", "transaction") for between in ("", "_", "-")),
    *("traceparent", "asynclocalstorage", "genreqid"),
)  # fmt: skip
_FILES = lazy(r"(?i)gunicorn|hypercorn|health|heartbeat|liveness|readiness|probe|ping|status")
_MODULES = ("limit", "secure", "csp", "signal")
_CONSTANTS = (
    *("PREFIX", "PATH", "URL", "URI", "API", "ROUTE", "ROOT", "BASE", "VERSION", "MOUNT", "ENDPOINT", "ADMIN", "_V", "MULTI", "ENABLE"),
)  # fmt: skip
_CONSTANT = lazy(rf"(?:{'|'.join(_CONSTANTS)})[\w\"'\]]*[ \t]*(?::[^=\n]+)?=(?!=)")
"""A text that paths may be made of."""
TITLE = (
    r"(?:\w*(?:[Hh]ealth|[Hh]eart_?[Bb]eat|[Ll]iveness|[Rr]eadiness|livez|readyz)"
    r"|(?:get_|check_|is_|api_|app_)?(?:[Ll]ive|[Aa]live|[Rr]eady|[Pp]ing|[Pp]ong|[Ss]tatus|[Uu]p)(?:_|[A-Z]|\b))"
)
"""The name of a function or a class that may answer for the health of a service."""
_IMPORTS = (
    lazy(r"from [^\n]*(?:limit|\bsecure\b|\bcsp\b|\bsignal\b)"),
    lazy(r"import [^\n]*(?:limit|\bsecure\b|\bcsp\b|\bsignal\b)"),
)
_FORMS = (
    lazy(r"@\w+\."),
    lazy(rf"def {TITLE}"),
    lazy(rf"class {TITLE}"),
    lazy(r"class \w*(?:Settings|Config|Const|Env|Route|Prefix|Path|Url|URL|Api|API)"),
    lazy(r"\ndef \w*(?:url|path|rule|route|prefix|endpoint)\w*\("),
    lazy(r"\nclass [^:]*(?:View|ViewSet|Resource|Endpoint|Mixin|Handler|Controller)\b"),
    lazy(r"\n +return \w*(?:router|blueprint|bp|api|namespace)\n"),
    lazy(r"\(\s*app(?:lication)?\s*,"),
)
"""Functions, classes and calls by whose names they are asked. Each begins with a literal, which is what makes it fast."""
_CALLS = (lazy(r"settings\w*\s*\("), lazy(r"conf\w*\s*\("), lazy(r"env\w*\s*\("))
"""In lower case: what promises settings."""


def may_hold_facts(text: str, lowered: str, path: str) -> bool:
    """By words first. `lowered`: the text in lower case."""
    if (
        holds(text, _WORDS)
        or _FILES.search(path)
        or path.endswith("__init__.py")
        or (".run(" in text and "port" in text)
    ):
        return True
    if holds(text, _MODULES) and any(one.search(text) for one in _IMPORTS):
        return True
    if holds(text, _CONSTANTS) and _CONSTANT.search(text):
        return True
    if any(word in lowered for word in _ANY_CASE) or any(one.search(lowered) for one in _CALLS):
        return True
    whole = "\n" + text
    return any(one.search(whole) for one in _FORMS)
