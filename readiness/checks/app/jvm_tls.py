"""Java and Kotlin that believe any certificate, or agree to versions that are broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.jvm_security import called
from readiness.checks.sources import literal
from readiness.formats.source.code import compact
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code

WORDS = (
    "HostnameVerifier", "hostnameVerifier", "TrustManager", "SSLContext", "TrustStrategy", "TrustAll", "TrustSelfSigned",
    "StrictHostKeyChecking", "ALLOW_ALL", "PromiscuousVerifier",
)  # fmt: skip
_BELIEVERS = lazy(
    r"\b(NoopHostnameVerifier\.INSTANCE|TrustAllStrategy(\.INSTANCE)?|InsecureTrustManagerFactory\.INSTANCE|ALLOW_ALL_HOSTNAME_VERIFIER|AllowAllHostnameVerifier|PromiscuousVerifier)\b"
)
_BROKEN = frozenset({"SSL", "SSLv2", "SSLv3", "TLSv1", "TLSv1.0", "TLSv1.1"})
_YES = lazy(r"^\{?(return)?true;?\}?$|^=true$")


def found(code: Code) -> Iterator[tuple[SgNode, str]]:
    for call in code.calls:
        name = called(call)
        if name == "getInstance" and call.callee.endswith("SSLContext.getInstance") and call.arguments:
            version = literal(code, call.arguments[0]) or ""
            # `SSL` names the family: what it agrees to, the runtime decides.
            yield call.arguments[0], version if version in _BROKEN - {"SSL"} else ""
        elif name.lower().endswith("hostnameverifier") and call.arguments:
            given = compact(call.arguments[-1])
            believes = regex(r"->\{?(return)?true;?\}?\}?$").search(given) is not None
            yield call.arguments[-1], "a verifier that says yes to every host" if believes else ""
        elif name == "setConfig" and len(call.arguments) == 2 and "StrictHostKeyChecking" in call.arguments[0].text():
            yield call.arguments[1], "StrictHostKeyChecking" if literal(code, call.arguments[1]) == "no" else ""
        for argument in call.arguments:
            named = _BELIEVERS.match(argument.text().removeprefix("new "))
            if named is not None:
                yield argument, named[1]
    if regex(r"HostnameVerifier|TrustManager").search(code.source.text):
        yield from _implemented(code)


def _implemented(code: Code) -> Iterator[tuple[SgNode, str]]:
    """Classes that verify nothing: `verify` that says yes, `checkServerTrusted` that does nothing."""
    for node in code.source.nodes(
        *(("function_declaration",) if code.source.language == "kotlin" else ("method_declaration",))
    ):
        text = compact(node)
        body = text[text.find("{") :] if "{" in text else text.partition(")")[2]
        if regex(r"\bverify\(.*SSLSession").search(text.partition("{")[0]) or regex(r"verify\([^)]*SSLSession").search(
            text
        ):
            yield node, "a verifier that says yes to every host" if _YES.match(body) else ""
        elif regex(r"checkServerTrusted\(").search(text.partition("{")[0]):
            empty = regex(r"\{(//[^}]*|/\*.*\*/|return;)?\}").fullmatch(body) is not None
            yield node, "a manager that trusts every certificate" if empty else ""
