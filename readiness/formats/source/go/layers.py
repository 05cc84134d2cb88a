"""Cross-cutting layers in Go code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.middleware import Tables, layers
from readiness.model.settings import Unlisted
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Middleware

_ECHO = (
    "github.com/labstack/echo/middleware",
    "github.com/labstack/echo/v4/middleware",
    "github.com/labstack/echo/v5/middleware",
)
_CHI = ("github.com/go-chi/chi/middleware", "github.com/go-chi/chi/v5/middleware")
_GIN = "github.com/gin-gonic/gin"
_FIBER = ("github.com/gofiber/fiber/v2/middleware", "github.com/gofiber/fiber/v3/middleware")
_ECHO_LAYERS = {
    "CORS": "cors",
    "CORSWithConfig": "cors",
    "RateLimiter": "rate-limit",
    "RateLimiterWithConfig": "rate-limit",
    "Secure": "security-headers",
    "SecureWithConfig": "security-headers",
    "JWT": "auth",
    "JWTWithConfig": "auth",
    "BasicAuth": "auth",
    "KeyAuth": "auth",
    "KeyAuthWithConfig": "auth",
    "Recover": "error-handler",
    "RecoverWithConfig": "error-handler",
}
_FIBER_LAYERS = {
    "cors": "cors",
    "limiter": "rate-limit",
    "helmet": "security-headers",
    "keyauth": "auth",
    "basicauth": "auth",
    "recover": "error-handler",
    "healthcheck": "health",
}
_TABLES = Tables(
    modules={
        "github.com/gin-contrib/cors": "cors",
        "github.com/rs/cors": "cors",
        "github.com/go-chi/cors": "cors",
        "golang.org/x/time/rate": "rate-limit",
        "github.com/didip/tollbooth": "rate-limit",
        "github.com/ulule/limiter": "rate-limit",
        "github.com/go-chi/httprate": "rate-limit",
        "github.com/throttled/throttled": "rate-limit",
        "go.uber.org/ratelimit": "rate-limit",
        "github.com/juju/ratelimit": "rate-limit",
        "github.com/JGLTechnologies/gin-rate-limit": "rate-limit",
        "github.com/unrolled/secure": "security-headers",
        "github.com/gin-contrib/secure": "security-headers",
        "github.com/gin-gonic/contrib/secure": "security-headers",
        "github.com/gin-contrib/helmet": "security-headers",
        "github.com/golang-jwt/jwt": "auth",
        "github.com/dgrijalva/jwt-go": "auth",
        "github.com/appleboy/gin-jwt": "auth",
        "github.com/go-chi/jwtauth": "auth",
        "github.com/labstack/echo-jwt": "auth",
        "github.com/coreos/go-oidc": "auth",
        "github.com/auth0/go-jwt-middleware": "auth",
        "github.com/prometheus/client_golang": "metrics",
        "github.com/zsais/go-gin-prometheus": "metrics",
        "github.com/labstack/echo-contrib/echoprometheus": "metrics",
        "go.opentelemetry.io": "metrics-own",  # traces, unless one of these is told to measure
        "go.opentelemetry.io/otel/metric": "metrics",
        "go.opentelemetry.io/otel/sdk/metric": "metrics",
        "go.opentelemetry.io/otel/exporters/prometheus": "metrics",
        "go.opentelemetry.io/otel/exporters/otlp/otlpmetric": "metrics",
        "go.opentelemetry.io/contrib/exporters/autoexport": "metrics",
        "go.opencensus.io": "metrics",
        "contrib.go.opencensus.io": "metrics",
        "github.com/heptiolabs/healthcheck": "health",
        "github.com/alexliesenfeld/health": "health",
        "github.com/hellofresh/health-go": "health",
        "google.golang.org/grpc/health": "health",
        # Both write key=value without being told; JSON is a setting away.
        "log/slog": "structured-logging",
        "golang.org/x/exp/slog": "structured-logging",
        "github.com/sirupsen/logrus": "structured-logging",
        "go.uber.org/zap": "structured-logging",
        "github.com/rs/zerolog": "structured-logging",
        **{f"{root}/{name}": kind for root in _FIBER for name, kind in _FIBER_LAYERS.items()},
    },
    calls={
        **{f"{root}:{name}": kind for root in _ECHO for name, kind in _ECHO_LAYERS.items()},
        **{f"{root}:Recoverer": "error-handler" for root in _CHI},
        **{f"{root}:Throttle": "rate-limit" for root in _CHI},
        **{f"{root}:BasicAuth": "auth" for root in _CHI},
        f"{_GIN}:Default": "error-handler",
        f"{_GIN}:Recovery": "error-handler",
        f"{_GIN}:CustomRecovery": "error-handler",
        f"{_GIN}:BasicAuth": "auth",
        "github.com/gorilla/handlers:CORS": "cors",
        "github.com/gorilla/handlers:RecoveryHandler": "error-handler",
        "os/signal:Notify": "shutdown",
        "os/signal:NotifyContext": "shutdown",
    },
    methods={},
    strings={},
    string="interpreted_string_literal",
    identifiers=("identifier", "package_identifier"),
    ignored=frozenset({"google.golang.org/grpc/health/grpc_health_v1:"}),
    around=lazy(r"(?i)next\b|middleware|http\.Handler|HandlerFunc|ServeHTTP"),
)


def layers_of(code: Code, framework: str) -> Iterator[Middleware]:
    deaf = not any(hears(code, call) for call in code.calls)
    for layer in layers(code, _TABLES, framework):
        if layer.kind != "shutdown" or not deaf:
            yield layer


def unknown_headers(code: Code, framework: str) -> Iterator[Unlisted]:
    """Headers of answers that a loop sets by names nobody reads here: `for name, value := range conf.Headers { c.Header(name, value) }`."""
    for call in code.calls if framework else ():
        answers = call.name == "Header" or (call.name in ("Set", "Add") and call.receiver.endswith("Header()"))
        if not answers or len(call.arguments) != 2 or call.arguments[0].kind() != "identifier":
            continue
        name = call.arguments[0].text()
        loops = (one for one in ancestors(call.node) if one.kind() == "for_statement")
        if any(re.match(rf"for\s+{re.escape(name)}\b", one.text()) for one in loops):
            reason = "headers are set by names that are only known at run time"
            yield Unlisted(code.at(call.function), reason, ("security-headers",))
            return


_OTHERS = lazy(r"(os\.(Interrupt|Kill)|(syscall|unix)\.SIG(INT|HUP|QUIT|USR[12]|WINCH|PIPE|CHLD|KILL|CONT|TSTP))$")


def hears(code: Code, call: Call) -> bool:
    """A call that asks to be told of SIGTERM: by name, or of all signals; a list that stands elsewhere may hold it."""
    if code.qualify(call.callee) not in ("os/signal:Notify", "os/signal:NotifyContext"):
        return False
    signals = call.arguments[1:]
    return not signals or any(not _OTHERS.match(one.text()) for one in signals)
