"""Where Python says which origins may call: Starlette's middleware, flask-cors, django-cors-headers, headers set by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.app.cors_origins import ANY, FEW, HEADER, LATER, Judged, by_hand, judged, told
from readiness.checks.app.cors_origins import pattern as origin_pattern
from readiness.checks.sources import guarded, inside, is_development, literal, meant
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.finding import Observation

_STARLETTE = lazy(r"(^|\.)CORSMiddleware$")
_FLASK = frozenset(
    {"flask_cors.CORS", "flask_cors.cross_origin", "quart_cors.cors", "sanic_cors.CORS", "flask.ext.cors.CORS"}
)
_DJANGO = ("CORS_ALLOW_ALL_ORIGINS", "CORS_ORIGIN_ALLOW_ALL")
_SETTERS = frozenset({"add", "set", "setdefault", "set_header", "add_header", "send_header", "append"})
_CLIENT = lazy(r"^(requests|httpx|session|client|aiohttp|self\.client)\b")


def observations(code: Code) -> Iterator[Observation]:
    if is_development(code.path):
        return
    for call in code.calls:
        yield from _of_call(code, call)
    yield from _of_settings(code)
    yield from _of_headers(code)


def _of_call(code: Code, call: Call) -> Iterator[Observation]:
    qualified = code.qualify(call.callee)
    if _starlette(code, call):
        yield _middleware(code, call)
    elif _is_flask(code, call, qualified):
        yield _flask(code, call)
    elif call.name in _SETTERS and len(call.arguments) == 2 and _is_header(call.arguments[0]):
        yield by_hand(code, call.node, call.arguments[1])


def _starlette(code: Code, call: Call) -> bool:
    if call.name in ("add_middleware", "Middleware") and call.arguments:
        return _STARLETTE.search(code.qualify(call.arguments[0].text())) is not None
    return _STARLETTE.search(code.qualify(call.callee)) is not None and bool(call.keywords)


def _middleware(code: Code, call: Call) -> Observation:
    given, pattern = call.keywords.get("allow_origins"), call.keywords.get("allow_origin_regex")
    if given is None and pattern is None:
        unseen = any(part.kind() == "dictionary_splat" for part in call.arguments)
        return told(code, call.node, LATER if unseen else FEW, credentials=False)
    found, place = (judged(code, given), given) if given is not None else (FEW, None)
    text = literal(code, pattern) if pattern is not None else None
    if text is not None and pattern is not None and origin_pattern(text).kind is not FEW.kind:
        found, place = origin_pattern(text), pattern
    credentials = call.keywords.get("allow_credentials")
    asked = credentials is not None and credentials.text() == "True"
    return told(code, place or call.node, FEW if guarded(call.node) else found, credentials=asked)


def _is_flask(code: Code, call: Call, qualified: str) -> bool:
    if qualified in _FLASK:
        return bool(call.arguments or call.keywords) or qualified.endswith("cross_origin")
    return call.name == "init_app" and qualified.partition(".")[0] in _extensions(code)


def _extensions(code: Code) -> set[str]:
    """Names of extensions made without an application: `cors = CORS()`."""
    return {
        name
        for name, values in code.assigned.items()
        for value in values
        if value.text().endswith("()") and code.qualify(value.text()[:-2]) in _FLASK
    }


def _flask(code: Code, call: Call) -> Observation:
    """flask-cors allows every origin unless `origins` or `resources` name some, or the application's settings do."""
    options: Mapping[str, SgNode] = call.keywords
    credentials = options.get("supports_credentials")
    asked = credentials is not None and credentials.text() == "True"
    origins, place = options.get("origins") or options.get("origin") or options.get("allow_origin"), call.node
    if origins is not None:
        found, place = judged(code, origins), origins
    elif "resources" in options:
        found = _resources(code, options["resources"])
    else:
        unseen = "CORS_ORIGINS" in code.source.text or any(part.kind() == "dictionary_splat" for part in call.arguments)
        found = LATER if unseen else ANY
    return told(code, place, FEW if guarded(call.node) else found, credentials=asked)


def _resources(code: Code, node: SgNode) -> Judged:
    value = meant(code, node)
    if value.kind() != "dictionary":
        return ANY if value.kind() in ("string", "list") else LATER
    found = [judged(code, one) for one in _origins_of(value)]
    return next((one for one in found if one.kind is not FEW.kind), FEW) if found else ANY


def _origins_of(resources: SgNode) -> Iterator[SgNode]:
    for pair in resources.find_all(kind="pair"):
        key, value = pair.field("key"), pair.field("value")
        if key is not None and value is not None and key.text().strip("\"'") == "origins":
            yield value


def _of_settings(code: Code) -> Iterator[Observation]:
    asked = any(value.text() == "True" for value in code.assigned.get("CORS_ALLOW_CREDENTIALS", ()))
    for name in _DJANGO:
        for value in code.assigned.get(name, ()):
            found = {"true": ANY, "false": FEW}.get(value.kind(), LATER)
            developing = inside(value, "class_definition")
            small = developing is not None and regex(r"class \w*(Dev|Local|Test)").match(developing.text())
            yield told(code, value, FEW if guarded(value) or small else found, credentials=asked)


def _of_headers(code: Code) -> Iterator[Observation]:
    """`response.headers["Access-Control-Allow-Origin"] = …` and the same as a key of a dictionary that is answered."""
    if HEADER not in code.source.text.lower():
        return
    for node in code.source.nodes("assignment", "pair"):
        if node.kind() == "assignment":
            left, value = node.field("left"), node.field("right")
            key = left.field("subscript") if left is not None and left.kind() == "subscript" else None
        else:
            key, value = node.field("key"), node.field("value")
            call = inside(node, "call")
            if call is not None and _CLIENT.match(call.text()):
                continue
        if key is not None and value is not None and _is_header(key):
            yield by_hand(code, node, value)


def _is_header(node: SgNode) -> bool:
    return node.text().strip("\"'").lower() == HEADER
