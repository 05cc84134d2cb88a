"""Code that talks TLS and believes any certificate, or agrees to versions that are broken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from readiness.checks.app import jvm_tls
from readiness.checks.sources import (
    FUNCTIONS,
    code_of,
    from_environment,
    go_literals,
    guarded,
    inside,
    is_development,
    said,
)
from readiness.formats.source.code import ancestors
from readiness.formats.source.javascript.syntax import entries
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_WORDS = (
    "verify", "ssl", "rejectUnauthorized", "strictSSL", "NODE_TLS_REJECT_UNAUTHORIZED", "InsecureSkipVerify", "VersionTLS1",
    "VersionSSL30", "minVersion", "secureProtocol", "CERT_NONE", "tls", "checkServerIdentity", "InsecureIgnoreHostKey",
    "missing_host_key",
)  # fmt: skip
_SWITCHES = {"NODE_TLS_REJECT_UNAUTHORIZED": "0", "PYTHONHTTPSVERIFY": "0", "GIT_SSL_NO_VERIFY": "true"}
_OLD = lazy(
    r"\bPROTOCOL_(SSLv2|SSLv3|TLSv1|TLSv1_1)$|\bSSL\.(SSLv2|SSLv3|TLSv1|TLSv1_1)_METHOD$|\bTLSVersion\.(SSLv3|TLSv1|TLSv1_1)$|tls:Version(TLS10|TLS11|SSL30)$"
)
_OLD_NAMES = frozenset(
    {
        "TLSv1",
        "TLSv1.1",
        "SSLv3",
        "SSLv2",
        "SSLv3_method",
        "SSLv23_method",
        "SSLv23_server_method",
        "SSLv23_client_method",
        "SSLv2_method",
        "TLSv1_method",
        "TLSv1_1_method",
        "TLSv1.0",
    }
)
_ASKED_FOR = lazy(
    r"insecure|unsafe|self_?signed|trust_?all|(skip|ignore|disable|no|without|accept|allow)_?\w*?(verif|tls|ssl|cert|validat)|\bssl_?mode\b.*(require|prefer|allow|no-verify)|!\s*[\w.]*(verif|strict|secure)|\bnot [\w.]*verif",
    re.IGNORECASE,
)
"""A condition on what somebody has to switch on, knowing what it is."""
_NOT_ASKED = lazy(
    r"(?i)\(*\s*(!|not )\s*[\w.]*(insecure|(skip|ignore|disable|no|allow)_?\w*?(verif|tls|ssl|cert|validat))"
)
_LEAVES = lazy(r"\b(return|throw|raise)\b")
_NAMED = frozenset({
    "var_spec", "short_var_declaration", "function_declaration", "method_declaration", "function_definition", "variable_declarator",
    "assignment", "assignment_statement",
})  # fmt: skip
_INSECURE = lazy(r"(?i)insecure|skip_?verify|trust_?all|^(test|probe|check|detect)\w*tls")
_HOME = lazy(r"(?i)(//|#).*\b(localhost|loopback|127\.0\.0\.1)\b")
_HTTP = lazy(r"^(requests|httpx|aiohttp|urllib3|hvac|elasticsearch|opensearchpy|boto3|consul|ldap3|kubernetes)\b")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each setting that decides whether a certificate is checked, where it is on or off for good."""
    if document.format == "env":
        yield from _environment(document)
        return
    code = code_of(
        cast("Document[Source]", document), *(jvm_tls.WORDS if document.format in ("java", "kotlin") else _WORDS)
    )
    if code is None or is_development(document.path):
        return
    if document.format == "python":
        found = _python(code)
    elif document.format == "go":
        found = _go(code)
    elif document.format in ("java", "kotlin"):
        found = jvm_tls.found(code)
    else:
        found = _javascript(code)
    for node, name in found:
        if not name or guarded(node):
            yield said(code, node, Kind.PASS, name)
        elif guarded(node, _ASKED_FOR) or _left_before(node) or _is_called_so(node):
            yield said(code, node, Kind.FAIL, name, "only where a setting asks for it", level=Level.NOTE)
        elif _at_home(code, node):
            yield said(code, node, Kind.FAIL, name, "to the machine itself", level=Level.NOTE)
        else:
            yield said(code, node, Kind.FAIL, name)


def _left_before(node: SgNode) -> bool:
    """`if !c.SkipVerify { return … }` further up in the same function: below it somebody has asked for it."""
    for above in ancestors(node):
        if above.kind() in FUNCTIONS:
            break
        for before in above.prev_all():
            condition = before.field("condition") if before.kind() == "if_statement" else None
            if condition is not None and _NOT_ASKED.match(condition.text()) and _LEAVES.search(before.text()):
                return True
    return False


def _is_called_so(node: SgNode) -> bool:
    """`var insecureTransport = …`, `func TestTLS(…)`: one of several ways, chosen by whoever knows its name."""
    for above in ancestors(node):
        given = "declaration" in above.kind() or above.kind() == "assignment_statement"
        named = above.field("name") or (above.field("left") if given else None)
        if named is not None and above.kind() in _NAMED and _INSECURE.search(named.text()):
            return True
    return False


def _at_home(code: Code, node: SgNode) -> bool:
    """A connection within the machine: a comment in the lines above explains it, or it is how a container asks for its health."""
    if "healthcheck" in code.path.lower() and regex(r"localhost|127\.0\.0\.1").search(code.source.text):
        return True
    line = node.range().start.line
    return any(_HOME.search(text) for text in code.source.lines[max(0, line - 10) : line + 1])


def _environment(document: Document[object]) -> Iterator[Observation]:
    from readiness.formats.env import EnvFile

    content = document.content
    if isinstance(content, EnvFile) and not content.template and not is_development(document.path):
        for entry in content.active:
            if entry.name in _SWITCHES:
                off = isinstance(entry.value, str) and entry.value.lower() == _SWITCHES[entry.name]
                yield Observation(Location(document.path, entry.region), Kind.FAIL if off else Kind.PASS, entry.name)


def _python(code: Code) -> Iterator[tuple[SgNode, str]]:
    for call in code.calls:
        for key in ("verify", "verify_ssl", "ssl_verify", "verify_certs"):
            value = call.keywords.get(key)
            if value is not None and value.kind() in ("true", "false") and _talks(code, call, key):
                yield value, f"{key}=False" if value.kind() == "false" else ""
        qualified = code.qualify(call.callee)
        if (
            qualified == "ssl.wrap_socket"
            and not {"cert_reqs", "server_side"} & set(call.keywords)
            and len(call.arguments) < 4
        ):
            yield call.function, "ssl.wrap_socket, which checks nothing unless it is told to,"
        if qualified == "ssl._create_unverified_context":
            yield call.node, "an unverified context"
        insecure = call.keywords.get("cert_reqs")
        if insecure is not None and regex(r"CERT_(NONE|OPTIONAL)$|^[\"'](CERT_)?NONE[\"']$").search(insecure.text()):
            yield insecure, "cert_reqs"
        if call.name == "set_missing_host_key_policy" and call.arguments:
            trusting = regex(r"\b(AutoAddPolicy|WarningPolicy)\b").search(call.arguments[0].text())
            yield call.arguments[0], trusting[1] if trusting else ""
        if qualified == "aiohttp.TCPConnector" and "ssl" in call.keywords and call.keywords["ssl"].text() == "False":
            yield call.keywords["ssl"], "ssl=False"
    yield from _assigned(code)
    yield from _old(code, "attribute")


def _talks(code: Code, call: Call, key: str) -> bool:
    """`verify=` is also what JWT libraries and passlib call their own."""
    if key != "verify":
        return True
    if regex(r"jwt|jws|jose|sign|hash|webhook", re.IGNORECASE).search(code.qualify(call.callee)):
        return False
    return (
        code.imports_from("requests", "httpx", "hvac", "requests_oauthlib", "httplib2")
        or _HTTP.match(call.callee) is not None
    )


def _assigned(code: Code) -> Iterator[tuple[SgNode, str]]:
    """`session.verify = False`, `context.check_hostname = False`, `context.verify_mode = ssl.CERT_NONE`, the default context."""
    for name, values in code.assigned.items():
        last = name.rpartition(".")[2]
        for value in values:
            text = value.text()
            if (
                last == "verify"
                and "." in name
                and value.kind() in ("true", "false")
                and code.imports_from("requests", "httpx")
            ):
                yield value, "verify = False" if text == "False" else ""
            elif last == "verify_mode" and "." in name:
                yield value, "CERT_NONE" if text.endswith("CERT_NONE") else ""
            elif name == "ssl._create_default_https_context" and text == "ssl._create_unverified_context":
                yield value, "an unverified context"


def _old(code: Code, kind: str) -> Iterator[tuple[SgNode, str]]:
    for node in code.source.nodes(kind):
        text = code.qualify(node.text())
        if _OLD.search(text) and not _compared(node):
            yield node, regex(r"[.:]").split(text)[-1]


def _compared(node: SgNode) -> bool:
    """Named to be refused or told, not to be used: a condition, a table of names, a case."""
    return inside(
        node, "comparison_operator", "binary_expression", "expression_case", "pair", "keyed_element", "dictionary"
    ) is not None and (
        inside(node, "keyed_element") is None
        or not regex(r"(Min|Max)Version\s*:").match(cast("SgNode", inside(node, "keyed_element")).text())
    )


def _javascript(code: Code) -> Iterator[tuple[SgNode, str]]:
    for pair in code.source.nodes("pair"):
        key, value = pair.field("key"), pair.field("value")
        if key is None or value is None:
            continue
        name = key.text().strip("\"'")
        if name in ("rejectUnauthorized", "strictSSL") and value.kind() in ("true", "false"):
            yield pair, f"{name}: false" if value.kind() == "false" and not _owns_check(pair) else ""
        elif name in ("minVersion", "secureProtocol") and value.text().strip("\"'") in _OLD_NAMES:
            yield pair, "" if _excludes_old(pair) else value.text().strip("\"'")
    for name, values in code.assigned.items():
        last = name.rpartition(".")[2].strip("\"'[]")
        for value in values:
            if name.startswith("process.env") and "NODE_TLS_REJECT_UNAUTHORIZED" in name:
                yield value, "NODE_TLS_REJECT_UNAUTHORIZED" if value.text().strip("\"'") == "0" else ""
            elif last == "rejectUnauthorized" and value.kind() == "false":
                yield value, "rejectUnauthorized = false"


def _excludes_old(pair: SgNode) -> bool:
    """`secureOptions: … | SSL_OP_NO_TLSv1` beside it."""
    holder = pair.parent()
    return holder is not None and regex(r"SSL_OP_NO_TLSv1\b").search(holder.text()) is not None


def _owns_check(pair: SgNode) -> bool:
    """A check of its own stands beside it: `checkServerIdentity`, a fingerprint."""
    holder = pair.parent()
    return holder is not None and holder.kind() == "object" and "checkServerIdentity" in entries(holder)


_FUNCTIONS = frozenset({"function_declaration", "method_declaration", "func_literal"})


def _looks_itself(node: SgNode) -> bool:
    """The function that opens the connection asks which certificate it got: a program that inspects certificates must."""
    function = next((above for above in ancestors(node) if above.kind() in _FUNCTIONS), None)
    return function is not None and ".PeerCertificates" in function.text()


def _go(code: Code) -> Iterator[tuple[SgNode, str]]:
    for call in code.calls:
        if code.qualify(call.callee) == "golang.org/x/crypto/ssh:InsecureIgnoreHostKey":
            yield call.node, "InsecureIgnoreHostKey"
    for name, node, fields in go_literals(code):
        if not name.endswith("crypto/tls:Config"):
            continue
        value = fields.get("InsecureSkipVerify")
        if value is not None and not from_environment(code, value):
            own = "VerifyPeerCertificate" in fields or "VerifyConnection" in fields or _looks_itself(value)
            yield value, "InsecureSkipVerify" if value.text() == "true" and not own else ""
        old = fields.get("MinVersion")
        if old is not None:
            yield old, old.text() if _OLD.search(code.qualify(old.text())) else ""
        elif value is None:
            yield node, ""
    for assigned, values in code.assigned.items():
        if assigned.endswith(".InsecureSkipVerify"):
            yield from ((value, "InsecureSkipVerify" if value.text() == "true" else "") for value in values)
        elif assigned.endswith(".MinVersion"):
            named = [(value, value.text()) for value in values if "tls." in value.text()]
            yield from ((value, text if _OLD.search(code.qualify(text)) else "") for value, text in named)
