"""What Java and Kotlin say of keys, tokens, cookies and requests of other sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.sources import FUNCTIONS, inside, literal
from readiness.formats.source.code import compact
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.finding import Level

_JWT = ("com.auth0.jwt", "io.jsonwebtoken", "com.nimbusds.jose", "org.jose4j")
_SPRING = ("org.springframework.security",)
_KEYS = lazy(
    r"^(HMAC(256|384|512)|hmacShaKeyFor|setSigningKey|signWith|verifyWith|SecretKeySpec|MACSigner|MACVerifier)$"
)
_WRAPPED = lazy(r"""^(?:\w+\.)*(?:BASE64(?:URL)?\.)?decode\((".*")\)$|^(".*")\.(?:getBytes|toByteArray)\(.*\)$""")
_STATELESS = lazy(
    r"STATELESS|oauth2ResourceServer|(?i:bearer|jwt\w*filter|token\w*filter|NullSecurityContextRepository)"
)
"""No session that a browser sends by itself: nothing for another site to borrow."""
_FLAGS = {
    "Secure": r"(?i)secure\s*(\(\s*(?!false)|=\s*(?!false))",
    "HttpOnly": r"(?i)httponly\s*(\(\s*(?!false)|=\s*(?!false))",
}
_LOGIN = lazy(
    r"formLogin|oauth2Login|saml2Login|rememberMe|loginPage|httpBasic|UserDetailsService|sessionManagement|openidLogin"
)
_CARRIES = lazy(r"(?i)(^|[_.-])(session|sess|sid|token|jwt|auth|access|refresh|remember)|session")


def called(call: Call) -> str:
    """A call's own name, whatever it is called on."""
    return call.callee.rpartition(".")[2].strip()


def keys(code: Code) -> Iterator[tuple[SgNode, str]]:
    """Where a key for tokens is made of something."""
    if not code.imports_from(*_JWT):
        return
    for call in code.calls:
        if _KEYS.match(called(call)) and call.arguments:
            index = (
                1
                if called(call) == "signWith"
                and len(call.arguments) > 1
                and "SignatureAlgorithm" in call.arguments[0].text()
                else 0
            )
            yield call.arguments[index], "tokens"


def written_key(node: SgNode) -> bool:
    """`"…".getBytes()`, `Decoders.BASE64.decode("…")`: a key that is made of a text in the code."""
    return _WRAPPED.match(compact(node)) is not None


def unsigned(code: Code) -> Iterator[tuple[SgNode, str, Level | None]]:
    """Tokens without a signature: made, or believed."""
    if not code.imports_from(*_JWT):
        return
    for call in code.calls:
        name = called(call)
        if name == "none" and call.callee.endswith("Algorithm.none"):
            yield call.function, "signed with `none` is made or accepted", None
        elif name == "compact" and "Jwts.builder()" in call.callee and "signWith" not in call.callee:
            later = regex(r"\.signWith\(").search(_around(call.node)) is not None
            yield call.function, "" if later else "is made without a signature", None
        elif (
            name in ("parseClaimsJwt", "parsePlaintextJwt", "parseUnsecuredClaims", "unsecured")
            and "Jwts" in code.source.text
        ):
            yield call.function, "that nobody signed is accepted", None
        elif name in ("HMAC256", "parseClaimsJws", "parseSignedClaims"):
            yield call.function, "", None


def _around(node: SgNode) -> str:
    function = inside(node, *FUNCTIONS)
    return function.text() if function is not None else node.text()


def csrf_off(code: Code) -> Iterator[tuple[SgNode, str]]:
    """`csrf().disable()`, `csrf(AbstractHttpConfigurer::disable)`, `csrf(c -> c.disable())`, `csrf { disable() }`."""
    if not code.imports_from(*_SPRING) or "csrf" not in code.source.text:
        return
    stateless = _STATELESS.search(code.source.text) is not None or _LOGIN.search(code.source.text) is None
    for call in code.calls:
        if called(call) == "csrf":
            given = "".join(compact(one) for one in call.arguments)
            off = regex(r"::disable$|\bdisable\(\)\}?;?\}?$").search(given) is not None
            yield call.function, "csrf" if off and not stateless else ""
        elif call.callee.endswith("csrf().disable"):
            yield call.function, "" if stateless else "csrf"


def cookies(code: Code) -> Iterator[tuple[SgNode, str]]:
    """`new Cookie("session", …)` whose flags nobody sets in the same function."""
    if "Cookie" not in code.source.text:
        return
    for call in code.calls:
        named = literal(code, call.arguments[0]) if call.arguments else None
        if named is None or not _CARRIES.search(named) or "csrf" in named.lower():
            continue
        if called(call) == "Cookie" and len(call.arguments) == 2 and not _ends(call):
            around = _around(call.node)
            missing = [flag for flag, given in _FLAGS.items() if not regex(given).search(around)]
            yield call.node, f"without {' and '.join(missing)}" if missing else ""


def _ends(call: Call) -> bool:
    value = call.arguments[1]
    return value.text() in ("null", '""') or regex(r"(?i)maxAge\s*(\(|=)\s*0").search(_around(call.node)) is not None
