"""Cookies that carry a session or a token, and whether a browser keeps them from scripts and from plain HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.checks.app import jvm_security
from readiness.checks.sources import (
    FUNCTIONS,
    code_of,
    go_literals,
    guarded,
    inside,
    is_development,
    literal,
    meant,
    said,
)
from readiness.formats.source.javascript.syntax import entries
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

Found = tuple["SgNode", str]
_WORDS = ("ookie", "COOKIE", "session", "Session")
_CARRIES = lazy(
    r"(?i)(^|[_.:-])(session|sess|sid|token|jwt|auth|access|refresh|remember)([_.:-]?(id|token|key|cookie))?$|session|(access|refresh|auth|id)[_-]?token|^jwt$"
)
_HARMLESS = lazy(r"(?i)csrf|xsrf")
"""Meant to be read by the page's own scripts."""
_SESSIONS = {
    "express-session:": ("cookie", "secure"),
    "express-session:session": ("cookie", "secure"),
    "cookie-session:": ("", ""),
    "client-sessions:": ("cookie", ""),
    "koa-session:": ("", ""),
    "@fastify/session:": ("cookie", ""),
    "@fastify/secure-session:": ("cookie", ""),
    "iron-session:getIronSession": ("cookieOptions", ""),
}
"""Maker → where its options for the cookie stand, and which of them is off unless it is asked for."""
_SETTINGS = {
    "SESSION_COOKIE_SECURE": "Secure",
    "SESSION_COOKIE_HTTPONLY": "HttpOnly",
    "CSRF_COOKIE_SECURE": "Secure",
    "REMEMBER_COOKIE_SECURE": "Secure",
    "REMEMBER_COOKIE_HTTPONLY": "HttpOnly",
    "JWT_COOKIE_SECURE": "Secure",
}
_FLAGS = {"secure": "Secure", "httponly": "HttpOnly"}


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each place that makes such a cookie, or says how all of them are made."""
    code = code_of(cast("Document[Source]", document), *_WORDS)
    if code is None or is_development(document.path):
        return
    finders = {"python": _python, "go": _go, "java": jvm_security.cookies, "kotlin": jvm_security.cookies}
    found = finders.get(document.format, _javascript)
    for node, name in found(code):
        yield said(code, node, Kind.FAIL if name and not guarded(node) else Kind.PASS, name, level=Level.WARNING)


def _missing(given: Mapping[str, SgNode], false: str, *, absent: bool = True) -> str:
    """Which of the flags are off, by names in lower case; one that is decided elsewhere is on. `absent`: nothing said is off."""
    known = {name.lower(): value.text() for name, value in given.items()}
    default = false if absent else ""
    return " and ".join(flag for key, flag in _FLAGS.items() if known.get(key, default) in (false, "None"))


def _carries(name: str | None) -> bool:
    return name is not None and _CARRIES.search(name) is not None and _HARMLESS.search(name) is None


def _python(code: Code) -> Iterator[Found]:
    for call in code.calls:
        if call.name == "set_cookie" and not any(part.kind() == "dictionary_splat" for part in call.arguments):
            named = call.arguments[0] if call.arguments else call.keywords.get("key") or call.keywords.get("name")
            if named is not None and _carries(literal(code, named)) and not _ends(call.keywords):
                missing = _missing(call.keywords, "False")
                yield call.node, f"without {missing}" if missing else ""
        only = call.keywords.get("https_only")
        if only is not None and (call.name == "SessionMiddleware" or "SessionMiddleware" in call.node.text()):
            yield only, "without Secure" if only.text() == "False" else ""
        if regex(r"config\.(update|from_mapping)$").search(call.callee):
            for name in sorted(_SETTINGS.keys() & call.keywords.keys()):
                yield call.keywords[name], _setting(name, call.keywords[name])
    for assigned, values in code.assigned.items():
        written = regex(r"""[\w.]*config\[["'](\w+)["']\]""").fullmatch(assigned)
        name = written[1] if written else assigned
        if name in _SETTINGS:
            for value in values:
                yield value, _setting(name, value)


def _setting(name: str, value: SgNode) -> str:
    holder = inside(value, "class_definition")
    small = holder is not None and regex(r"class\s+\w*(Dev|Local|Test|Debug)").match(holder.text())
    return f"without {_SETTINGS[name]}" if value.text() == "False" and not small else ""


def _ends(given: Mapping[str, SgNode]) -> bool:
    """A cookie that is taken away."""
    age = next((given[key].text() for key in ("max_age", "maxAge", "MaxAge", "expires") if key in given), "")
    return age in ("0", "-1") or "new Date(0)" in age or "Date(1)" in age


def _javascript(code: Code) -> Iterator[Found]:
    for call in code.calls:
        qualified = code.qualify(call.callee)
        if call.name == "register" and call.arguments:
            qualified = code.qualify(call.arguments[0].text())
        if qualified in _SESSIONS:
            yield from _session(code, call, *_SESSIONS[qualified])
        elif _sets(call) and len(call.arguments) > 1 and _carries(literal(code, call.arguments[0])):
            yield from _set(code, call)


def _sets(call: Call) -> bool:
    """On an answer of the server. `Cookies.set`, `setCookie` are libraries of the browser, whose cookies scripts make and read."""
    if call.name in ("cookie", "setCookie"):
        return regex(r"\b(res|reply|response)\??(\.\w+\(.*\))*$").search(call.receiver) is not None
    return call.name == "set" and regex(r"\bcookies(\(\))?$|^cookieStore$").search(call.receiver) is not None


def _keeps_by_itself(call: Call) -> bool:
    """Koa's cookies are HttpOnly, and Secure where the connection is, unless they are told otherwise."""
    return call.name == "set" and regex(r"(this\.)?(ctx|context)\.cookies$").match(call.receiver) is not None


def _set(code: Code, call: Call) -> Iterator[Found]:
    """`res.cookie(name, value, {…})`. Options that come from elsewhere say what they say."""
    if literal(code, call.arguments[1]) == "":
        return
    if len(call.arguments) < 3:
        yield call.node, "" if _keeps_by_itself(call) else "without Secure and HttpOnly"
        return
    options = meant(code, call.arguments[-1])
    if options.kind() == "object" and not _spreads(options) and not _ends(entries(options)):
        missing = _missing(entries(options), "false", absent=not _keeps_by_itself(call))
        yield call.node, f"without {missing}" if missing else ""


def _session(code: Code, call: Call, part: str, wanted: str) -> Iterator[Found]:
    """The makers of sessions keep scripts away by themselves; whether plain HTTP is good enough they have to be told."""
    options = meant(code, call.arguments[-1]) if call.arguments else None
    if options is None or options.kind() != "object" or _spreads(options):
        return
    cookie = meant(code, entries(options)[part]) if part in entries(options) else None
    holder = options if not part else cookie
    if holder is None:
        later = regex(r"cookie\.secure\s*=|cookie\s*=").search(code.source.text) is not None
        yield call.function, f"without {_FLAGS[wanted]}" if wanted and not later else ""
        return
    if holder.kind() != "object" or _spreads(holder):
        return
    given = {name.lower(): value for name, value in entries(holder).items()}
    off = [flag for key, flag in _FLAGS.items() if key in given and given[key].kind() == "false"]
    if wanted and wanted not in given and regex(r"cookie\.secure\s*=").search(code.source.text) is None:
        off.append(_FLAGS[wanted])
    yield (
        next((given[key] for key in _FLAGS if key in given and given[key].kind() == "false"), call.function),
        (f"without {' and '.join(off)}" if off else ""),
    )


def _spreads(node: SgNode) -> bool:
    return any(part.kind() == "spread_element" for part in node.named_children())


def _go(code: Code) -> Iterator[Found]:
    for name, node, fields in go_literals(code):
        if name in ("net/http:Cookie", "github.com/gofiber/fiber/v2:Cookie", "github.com/valyala/fasthttp:Cookie"):
            yield from _go_cookie(code, node, fields)
        elif name == "github.com/gorilla/sessions:Options" and not _ends(fields):
            off = " and ".join(
                flag for flag in ("Secure", "HttpOnly") if flag in fields and fields[flag].text() == "false"
            )
            yield node, f"without {off}" if off else ""


def _go_cookie(code: Code, node: SgNode, fields: Mapping[str, SgNode]) -> Iterator[Found]:
    named = fields.get("Name")
    value = literal(code, fields["Value"]) if "Value" in fields else None
    if named is None or not _carries(literal(code, named)) or _ends(fields) or value == "":
        return
    given = {key.lower(): one for key, one in fields.items()}
    missing = _missing({**given, **_set_later(code, node)}, "false")
    yield node, f"without {missing}" if missing else ""


def _set_later(code: Code, node: SgNode) -> dict[str, SgNode]:
    """`cookie.Secure = …` below, in the same function."""
    function = inside(node, *FUNCTIONS)
    if function is None:
        return {}
    return {
        name.rpartition(".")[2].lower(): value
        for name, values in code.assigned.items()
        if name.endswith((".Secure", ".HttpOnly", ".HTTPOnly"))
        for value in values
        if function.range().start.index <= value.range().start.index < function.range().end.index
    }
