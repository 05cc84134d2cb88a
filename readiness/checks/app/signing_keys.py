"""Where code says which key signs sessions, cookies and tokens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.secret_words import is_placeholder
from readiness.checks.sources import go_literals, inside, literal, meant
from readiness.formats.source.javascript.syntax import entries
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code

Key = tuple["SgNode", str]
_JS_OPTIONS = {
    "express-session:": ("secret", "sessions"),
    "express-session:session": ("secret", "sessions"),
    "cookie-session:": ("keys", "sessions"),
    "koa-session:": ("keys", "sessions"),
    "client-sessions:": ("secret", "sessions"),
    "express-jwt:": ("secret", "tokens"),
    "express-jwt:expressjwt": ("secret", "tokens"),
    "koa-jwt:": ("secret", "tokens"),
    "@nestjs/jwt:JwtModule.register": ("secret", "tokens"),
    "passport-jwt:Strategy": ("secretOrKey", "tokens"),
    "@fastify/jwt:": ("secret", "tokens"),
    "fastify-jwt:": ("secret", "tokens"),
    "@fastify/session:": ("secret", "sessions"),
    "@fastify/cookie:": ("secret", "cookies"),
    "iron-session:getIronSession": ("password", "sessions"),
    "next-auth:": ("secret", "sessions"),
}
_JS_SECOND = lazy(r"^(jsonwebtoken:(sign|verify)|jwt-simple:(encode|decode)|jsonwebtoken:default\.(sign|verify))$")
_PY_SETTINGS = frozenset(
    {"SECRET_KEY", "JWT_SECRET_KEY", "JWT_SECRET", "SESSION_SECRET", "JWT_AUTH_SECRET", "WTF_CSRF_SECRET_KEY"}
)
_PY_CALLS = lazy(r"(^|\.)jwt\.(encode|decode)$")
_JS_SETTINGS = lazy(r"(^|/)(config|settings)(/|[\w.-]*\.[cm]?[jt]s$)")
_JS_SETTING = lazy(r"(?i)(cookie|session|jwt|token|signing)_?(secret|key|secret_?key)$")
_PY_FIRST = lazy(
    r"(^|\.)(URLSafe(Timed)?Serializer|TimedJSONWebSignatureSerializer|TimestampSigner|EncryptedCookieStorage)$"
)
_GO_STORES = lazy(
    r"(gorilla/sessions:New(Cookie|Filesystem)Store|gin-contrib/sessions/(cookie|redis|memstore):NewStore|gorilla/securecookie:New|gorilla/csrf:Protect)$"
)


def javascript_keys(code: Code) -> Iterator[Key]:
    for call in code.calls:
        qualified = code.qualify(call.callee)
        if call.name == "register" and call.arguments:
            qualified = code.qualify(call.arguments[0].text())
        key, name = _JS_OPTIONS.get(qualified, ("", ""))
        given = _option(code, call, key) if key else None
        if given is not None:
            yield given, name
        elif qualified == "cookie-parser:" and call.arguments:
            yield call.arguments[0], "cookies"
        elif regex(r"JWT\.(sign|verify)|(jose\.)?jwtVerify|(new)?SignJWT.*\.sign").fullmatch(
            call.callee
        ) and code.imports_from("jose"):
            key_node = _jose(call)
            if key_node is not None:
                yield key_node, "tokens"
        elif _JS_SECOND.match(qualified) and len(call.arguments) > 1:
            yield call.arguments[1], "tokens"
        elif (
            regex(r"(this\.)?\w*jwt\w*\.(sign|signAsync|verify|verifyAsync)", re.IGNORECASE).fullmatch(call.callee)
            and "secret" in call.keywords
        ):
            yield call.keywords["secret"], "tokens"
        elif _hashes(qualified, call) and _looks_secret(code, call.arguments[1]):
            yield call.arguments[1], "signatures"
    for name, values in code.assigned.items():
        if name == "app.keys" and code.imports_from("koa"):
            yield from ((value, "cookies") for value in values)

    if _JS_SETTINGS.search(code.path):
        yield from _javascript_settings(code)


def _javascript_settings(code: Code) -> Iterator[Key]:
    """`cookieSecret: "…"` in an object of a configuration module, which another file signs with."""
    for pair in code.source.nodes("pair"):
        key, value = pair.field("key"), pair.field("value")
        name = key.text().strip("\"'") if key is not None else ""
        found = _JS_SETTING.match(name)
        if value is None or found is None:
            continue
        text = literal(code, value) if value.kind() == "string" else None
        if text is not None and not text.isupper() and not is_placeholder(text):
            yield value, "tokens" if "jwt" in name.lower() or "token" in name.lower() else "sessions"


def _hashes(qualified: str, call: Call) -> bool:
    return qualified in ("crypto:createHmac", "crypto:default.createHmac") and len(call.arguments) > 1


def _looks_secret(code: Code, node: SgNode) -> bool:
    """A key, not one of the labels that standards key a hash with (`Bitcoin seed`, `WebAppData`)."""
    text = literal(code, node) or ""
    return "PRIVATE KEY" in text or (len(text) >= 16 and regex(r"[A-Za-z]\d|\d[A-Za-z]").search(text) is not None)


def _jose(call: Call) -> SgNode | None:
    """jose's own key makers hold the text: `JWK.asKey("…")`, `new TextEncoder().encode("…")`."""
    if len(call.arguments) < 2 and call.name != "sign":
        return None
    return call.arguments[-1 if call.name == "sign" and len(call.arguments) == 1 else 1]


def _option(code: Code, call: Call, key: str) -> SgNode | None:
    """In an object among the arguments, written there or in a variable."""
    if key in call.keywords:
        return call.keywords[key]
    for argument in call.arguments:
        value = meant(code, argument)
        if value.kind() == "object" and key in entries(value):
            return entries(value)[key]
    return None


def python_keys(code: Code) -> Iterator[Key]:
    for call in code.calls:
        qualified = code.qualify(call.callee)
        if _PY_CALLS.search(qualified):
            key = call.keywords.get("key") or (call.arguments[1] if len(call.arguments) > 1 else None)
            if key is not None:
                yield key, "tokens"
        elif call.name in ("SessionMiddleware", "add_middleware", "Middleware") and "secret_key" in call.keywords:
            yield call.keywords["secret_key"], "sessions"
        elif _PY_FIRST.search(qualified) and (call.arguments or "secret_key" in call.keywords):
            yield call.keywords.get("secret_key") or call.arguments[0], "sessions"
        elif call.name == "JWTStrategy" and "secret" in call.keywords:
            yield call.keywords["secret"], "tokens"
        elif regex(r"config\.(update|from_mapping)$").search(call.callee):
            yield from ((call.keywords[name], "sessions") for name in sorted(_PY_SETTINGS) if name in call.keywords)
    yield from _python_settings(code)


def _python_settings(code: Code) -> Iterator[Key]:
    """`app.secret_key = …`, `app.config["SECRET_KEY"] = …`, and the same name in a module or class of settings."""
    for name, values in code.assigned.items():
        written = regex(r"""[\w.]*config\[["'](\w+)["']\]""").fullmatch(name)
        setting = written[1] if written else name
        if not (name.endswith(".secret_key") or setting in _PY_SETTINGS):
            continue
        if not (written or name.endswith(".secret_key") or _are_settings(code)):
            continue
        for value in values[:1] if len(values) == 1 or written else ():
            if not _in_development(value) and not _filled_in(code, value):
                yield value, "sessions" if "JWT" not in setting else "tokens"


def _filled_in(code: Code, value: SgNode) -> bool:
    """Text that another program replaces before it is used."""
    text = literal(code, value)
    return text is not None and is_placeholder(text) and not regex(r"(?i)secret|insecure|example").search(text)


def _are_settings(code: Code) -> bool:
    return (
        regex(r"(settings|config|app|main|auth|security|__init__|wsgi|jwt\w*)\.py$|(^|/)(settings|config)/").search(
            code.path
        )
        is not None
    )


def _in_development(node: SgNode) -> bool:
    holder = inside(node, "class_definition")
    return holder is not None and regex(r"class\s+\w*(Dev|Local|Test)").match(holder.text()) is not None


def go_keys(code: Code) -> Iterator[Key]:
    for call in code.calls:
        qualified = code.qualify(call.callee)
        if (
            call.name == "SignedString"
            and call.arguments
            and code.imports_from("github.com/golang-jwt/jwt", "github.com/dgrijalva/jwt-go")
        ):
            yield call.arguments[0], "tokens"
        elif _GO_STORES.search(qualified) and call.arguments:
            yield call.arguments[-1] if "redis" in qualified else call.arguments[0], "sessions"
    for name, _, fields in go_literals(code):
        key = fields.get("SigningKey") or (fields.get("Key") if "gin-jwt" in name else None)
        if key is not None:
            yield key, "tokens"
