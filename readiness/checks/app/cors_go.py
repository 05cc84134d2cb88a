"""Where Go says which origins may call: rs/cors, chi, gin, echo, fiber, gorilla, headers set by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.cors_origins import ANY, FEW, HEADER, LATER, Judged, by_hand, decided, judged, told
from readiness.checks.sources import go_literals, guarded, meant
from readiness.model.finding import Level
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.model.finding import Observation

_PACKAGES = lazy(
    r"(rs/cors|go-chi/cors|gin-contrib/cors|gin-gonic/contrib/cors|fiber/v\d/middleware/cors|labstack/echo(/v\d)?/middleware)(/v\d)?(/wrapper/gin)?$"
)
_DEFAULTS = lazy(
    r"(rs/cors(/wrapper/gin)?|gin-contrib/cors):(Default|AllowAll)$|go-chi/cors:AllowAll$|echo(/v\d)?/middleware:CORS$"
)
_STRUCTS = lazy(r"^(.*):(Options|Config|CORSConfig)$")
_ORIGINS = ("AllowedOrigins", "AllowOrigins")
_FUNCTIONS = (
    "AllowOriginFunc",
    "AllowOriginsFunc",
    "AllowOriginRequestFunc",
    "AllowOriginVaryRequestFunc",
    "AllowOriginWithContextFunc",
    "UnsafeAllowOriginFunc",
)


def observations(code: Code) -> Iterator[Observation]:
    for call in code.calls:
        qualified = code.qualify(call.callee)
        if _DEFAULTS.search(qualified) and not call.arguments:
            yield told(code, call.node, FEW if guarded(call.node) else ANY, credentials=False)
        elif regex(r"fiber/v\d/middleware/cors:New$").search(qualified) and not call.arguments:
            yield told(code, call.node, ANY, credentials=False)
        elif qualified == "github.com/gorilla/handlers:AllowedOrigins" and call.arguments:
            yield told(
                code, call.node, judged(code, call.arguments[0]), credentials="AllowCredentials" in code.source.text
            )
        elif call.name in ("Set", "Add", "Header") and len(call.arguments) == 2 and _is_header(call.arguments[0]):
            yield by_hand(code, call.node, call.arguments[1])
    for name, node, fields in go_literals(code):
        match = _STRUCTS.match(name)
        if match and _PACKAGES.search(match[1]):
            yield _struct(code, match[1], node, fields)
        elif name == "github.com/gorilla/websocket:Upgrader" and "CheckOrigin" in fields:
            yield _socket(code, fields["CheckOrigin"])
    if code.imports_from("github.com/gin-contrib/cors"):
        yield from _assigned(code)


def _struct(code: Code, package: str, node: SgNode, fields: Mapping[str, SgNode]) -> Observation:
    """rs/cors, chi, echo and fiber allow every origin when none is named; gin-contrib refuses to start."""
    credentials = "AllowCredentials" in fields and fields["AllowCredentials"].text() == "true"
    function = next((fields[name] for name in _FUNCTIONS if name in fields), None)
    given = next((fields[name] for name in _ORIGINS if name in fields), None)
    if "AllowAllOrigins" in fields:
        found, place = (ANY if fields["AllowAllOrigins"].text() == "true" else FEW), fields["AllowAllOrigins"]
    elif given is not None:
        found, place = _listed(code, given), given
    elif function is not None:
        value = meant(code, function)
        found, place = (decided(value) if value.kind() == "func_literal" else FEW), function
    else:
        set_later = regex(r"\.Allow(ed)?(All)?Origins?(Func)?\b").search(code.source.text) is not None
        found, place = (LATER if set_later or "gin" in package else ANY), node
    return told(code, place, FEW if guarded(node) else found, credentials=credentials)


def _socket(code: Code, asked: SgNode) -> Observation:
    """A browser opens a socket to any host and sends its cookies along: only this function can refuse."""
    value = meant(code, asked)
    found = decided(value) if value.kind() == "func_literal" else FEW
    observation = told(code, asked, FEW if guarded(asked) or found.kind is not ANY.kind else found, credentials=False)
    # Many sockets are opened with a token of their own and know no cookies.
    return observation._replace(level=Level.NOTE) if observation.kind is ANY.kind else observation


def _listed(code: Code, node: SgNode) -> Judged:
    """fiber takes one string with commas."""
    value = code.value(node)
    return ANY if isinstance(value, str) and "*" in [part.strip() for part in value.split(",")] else judged(code, node)


def _assigned(code: Code) -> Iterator[Observation]:
    """`config.AllowAllOrigins = true` after `cors.DefaultConfig()`."""
    credentials = regex(r"\.AllowCredentials\s*=\s*true").search(code.source.text) is not None
    for node in code.source.nodes("assignment_statement"):
        left, right = node.field("left"), node.field("right")
        if left is None or right is None or not right.named_children():
            continue
        value = right.named_children()[0]
        field = left.text().rpartition(".")[2]
        if field == "AllowAllOrigins" and value.kind() in ("true", "false"):
            found = ANY if value.kind() == "true" else FEW
        elif field == "AllowOrigins":
            found = judged(code, value)
        elif field == "AllowOriginFunc" and value.kind() == "func_literal":
            found = decided(value)
        else:
            continue
        yield told(code, node, FEW if guarded(node) else found, credentials=credentials)


def _is_header(node: SgNode) -> bool:
    return node.text().strip('"`').lower() == HEADER
