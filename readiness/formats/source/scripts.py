"""Whether a JavaScript or TypeScript file can hold a fact: asked of every file, so by plain words before any pattern."""

from __future__ import annotations

from readiness.pattern import holds, lazy

_WORDS = (
    *("process.", "= process", "process'", 'process"', "Bun.", "Deno."),
    *("express", "fastify", "koa", "hapi", "restify", "polka", "hono", "@nestjs", "createServer", "grpc", ".listen("),
    *(
        "helmet",
        "lusca",
        "cors",
        "passport",
        "jsonwebtoken",
        "lightship",
        "terminus",
        "next-auth",
        "clerk",
        "better-auth",
        "jose",
    ),
    *("prom-client", "opentelemetry", "pino", "winston", "bunyan", "roarr", "hot-shots", "newrelic", "dd-trace"),
    *("rate-limit", "ratelimit", "rateLimit", "RateLimit", "throttl", "slow-down", "brute", "limiter", "arcjet"),
    *(
        "onfigService",
        "getOrThrow",
        "cleanEnv",
        "createEnv",
        "graceful",
        "http-terminator",
        "stoppable",
        "close-with-grace",
        "under-pressure",
    ),
    *("ontent-Security-Policy", "content-security-policy", "trict-Transport-Security", "strict-transport-security"),
    *("X-Frame-Options", "x-frame-options"),
    *("requestId", "correlationId", "traceId", "AsyncLocalStorage"),
    *("multer", "node-cron", "node-schedule", "'cron'", '"cron"', "'pg'", '"pg"', "mysql2"),
    *("env-var", "convict", "nv(", "SIGTERM", "SIGINT", "-shutdown", "validationSchema"),
)
_VERBS = (".get(", ".post(", ".put(", ".patch(", ".delete(", ".all(", ".use(", ".route(", ".register(")
_RECEIVERS = ("app.", "App.", "outer.", "erver.", "api.")
_PLACED = ("route.", "pages/api/", "middleware.", "proxy.", "next.config.")
_SETTING = ("onfig", "onstant", "ettings", "nvironment", "env", "aths")
_ROUTES = lazy(r"(?:[Aa]pp|[Rr]outer|server|api)\s*\.(?:get|post|put|patch|delete|all|use|route|register)\(")
_LOGS = lazy(r"console\.\w+\(\s*JSON\.stringify")
_HANDLER = lazy(r"\berr\w*(?:: *\w+)?, *_?req")
_ANSWERS = lazy(r"(?i:health|live|ready|readiness|ping|status|heartbeat)[^/]*\.[cm]?[jt]s$")
_SETTINGS = lazy(r"(?:^|/)[\w-]*(?:config|constants?|settings|environment|env|paths)(?:/[\w.-]+|[\w.-]*)\.[cm]?[jt]s$")
_PLACES = lazy(r"(?:^|/)(?:app/(?:.*/)?route|pages/api/.*|middleware|proxy|next\.config)\.[cm]?[jt]sx?$")


def may_tell(path: str, text: str) -> bool:
    """A file of which this says no is not parsed; one of which it says yes costs time and may hold nothing."""
    if holds(text, _WORDS):
        return True
    if any(word in text for word in _RECEIVERS) and any(word in text for word in _VERBS) and _ROUTES.search(text):
        return True
    if (", req" in text or ", _req" in text) and _HANDLER.search(text):
        return True
    if "JSON.stringify" in text and "console." in text and _LOGS.search(text):
        return True
    return _by_path(path, text)


def _by_path(path: str, text: str) -> bool:
    if any(word in path for word in _PLACED) and _PLACES.search(path):
        return True
    if "export" in text and any(word in path for word in _SETTING) and _SETTINGS.search(path):
        return True
    return ("req" in text or "ctx" in text) and _ANSWERS.search(path) is not None
