"""Protection against requests that another site makes in a visitor's name, switched off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from readiness.checks.app import jvm_security
from readiness.checks.sources import code_of, guarded, inside, is_development, said
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

Found = tuple["SgNode", str]
_WORDS = ("csrf", "CSRF", "Csrf", "SessionMiddleware", "clickjacking", "lusca")
_SETTINGS = frozenset({"WTF_CSRF_ENABLED", "WTF_CSRF_CHECK_DEFAULT", "CSRF_ENABLED"})
_SMALL = lazy(r"class\s+\w*(Dev|Local|Test|Debug)")
_VISITOR = lazy(r"request\.user\b|request\.session\b|login_required|permission_required|LoginRequiredMixin")
_OWN_PROOF = lazy(
    r"(?i)signature|hmac|webhook|token|api_?key|secret|authorization|oauth|saml|check_?csrf|csrf_protect|bearer"
)
"""What a machine proves itself with: a browser does not send it by itself, so no other site can borrow it."""


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each setting that decides about it, and for each view that is taken out of it."""
    code = code_of(cast("Document[Source]", document), *_WORDS)
    if code is None or is_development(document.path):
        return
    finders = {"python": _python, "java": jvm_security.csrf_off, "kotlin": jvm_security.csrf_off}
    found = finders.get(document.format, _javascript)(code)
    for node, name in found:
        off = name and not guarded(node)
        yield said(code, node, Kind.FAIL if off else Kind.PASS, name, level=Level.WARNING)


def _python(code: Code) -> Iterator[Found]:
    for call in code.calls:
        for name in _SETTINGS & set(call.keywords):
            testing = call.keywords.get("TESTING")
            off = call.keywords[name].text() == "False" and (testing is None or testing.text() != "True")
            yield call.keywords[name], name if off else ""
        if call.name in ("set_default_csrf_options", "view_config", "view_defaults", "add_view"):
            for key in ("require_csrf", "check_origin"):
                value = call.keywords.get(key)
                if value is not None and call.name == "set_default_csrf_options":
                    yield value, key if value.text() == "False" else ""
    for name, values in code.assigned.items():
        written = regex(r"""[\w.]+(?:\[["'](\w+)["']\]|\.([A-Z_]+))""").fullmatch(name)
        setting = (written[1] or written[2]) if written else name
        if setting in _SETTINGS:
            for value in values:
                off = value.text() == "False" and not _is_small(value) and not _asked_by_hand(code)
                yield value, setting if off else ""
    yield from _django(code)
    yield from _exempt(code)


def _asked_by_hand(code: Code) -> bool:
    """`csrf.protect()` for some requests, instead of for all."""
    return regex(r"\bcsrf\.protect\(\)").search(code.source.text) is not None


def _django(code: Code) -> Iterator[Found]:
    """Django's list of middleware with sessions and without the one that asks for the token."""
    for name in ("MIDDLEWARE", "MIDDLEWARE_CLASSES"):
        for value in code.assigned.get(name, ()):
            if value.kind() not in ("list", "tuple") or "sessions.middleware.SessionMiddleware" not in value.text():
                continue
            entries = [part.text() for part in value.named_children() if part.kind() != "comment"]
            literal = all(entry[:1] in "\"'" for entry in entries)
            off = literal and not any("csrf" in entry.lower() for entry in entries)
            yield value, "the middleware against it" if off and not _added(code, name) else ""


def _added(code: Code, name: str) -> bool:
    """The list is made longer below."""
    return re.search(rf"\b{name}\s*(\+=|\.(append|insert|extend)\()", code.source.text) is not None


def _exempt(code: Code) -> Iterator[Found]:
    """`@csrf_exempt` on a view that knows its visitor by the session; who proves himself otherwise needs no token."""
    if "csrf_exempt" not in code.source.text:
        return
    for decorator in code.source.nodes("decorator"):
        if regex(r"@(\w+\.)*csrf_exempt").fullmatch(decorator.text().strip()) is None:
            continue
        definition = inside(decorator, "decorated_definition")
        text = (definition.text() if definition is not None else "").replace("csrf_exempt", "")
        borrowed = _VISITOR.search(text) is not None and _OWN_PROOF.search(text) is None
        yield decorator, "for a view of visitors with a session" if borrowed else ""


def _is_small(node: SgNode) -> bool:
    holder = inside(node, "class_definition")
    return holder is not None and _SMALL.match(holder.text()) is not None


def _javascript(code: Code) -> Iterator[Found]:
    for call in code.calls:
        qualified = code.qualify(call.callee)
        if regex(r"(@apollo/server|apollo-server[\w-]*|lusca|graphql-yoga)(/[\w-]+)?:").match(qualified):
            for key in ("csrfPrevention", "csrf"):
                value = call.keywords.get(key)
                if value is not None:
                    yield value, key if value.kind() == "false" else ""
