"""Words without which a Java or Kotlin file holds no fact: most files of a large project never reach the parser."""

from __future__ import annotations

from readiness.pattern import holds, lazy

_WORDS = (
    "Controller", "GetMapping", "PostMapping", "PutMapping", "PatchMapping", "DeleteMapping", "@RequestMapping", "RouterFunction",
    "coRouter", "server.router", "ws.rs", "io.micronaut.http", "io.javalin", "io.ktor.server", "io.vertx.ext.web", "getenv", "@Value",
    "HttpSecurity", "SpringBootApplication", "EnableAutoConfiguration",
    "SpringBootConfiguration", "QuarkusMain", "ControllerAdvice", "ExceptionMapper",
    "HandlerExceptionResolver", "WebExceptionHandler", "OncePerRequestFilter", "GenericFilterBean", "WebFilter", "HttpFilter",
    "GlobalFilter", "implements Filter", "InterceptorRegistry", "io.micrometer", "io.prometheus", "opentelemetry", "microprofile",
    "boot.actuate.health", "boot.health", "logstash", "elastic.logging", "shiro", "dev33", "web.cors", "CrossOrigin", "CorsRegistry",
    "ratelimit", "RateLimit", "sentinel", "bucket4j", "addShutdownHook",
    "RepositoryRestResource", "@Scheduled",
)  # fmt: skip
_CONSTANT = lazy(
    r"\bString\s+\w+(?:URL|URI|PATH|CONTEXT|PREFIX|API|ROUTE|BASE|ROOT|MAPPING)\w*\s*="
    r'|\bString\s+\w+\s*=\s*(?:\w+\s*\+\s*)?"/|const val \w+(?::\s*String)?\s*=\s*"/'
)
"""A text that paths may be put together from."""


def may_hold_facts(text: str) -> bool:
    """By words alone. Kept coarse: a needless parse costs time, a missed one a fact."""
    if holds(text, _WORDS):
        return True
    declares = "static final" in text or "interface " in text or "const val" in text
    return declares and '"/' in text and _CONSTANT.search(text) is not None
