"""Which classes make an application or a router, and which names are taken for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.python.syntax import as_call

if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code

APPS = {
    "fastapi.FastAPI": "fastapi",
    "fastapi.applications.FastAPI": "fastapi",
    "starlette.applications.Starlette": "starlette",
    "flask.Flask": "flask",
    "flask_openapi3.OpenAPI": "flask",
    "apiflask.APIFlask": "flask",
    "quart.Quart": "quart",
    "sanic.Sanic": "sanic",
    "aiohttp.web.Application": "aiohttp",
    "connexion.App": "flask",
    "connexion.FlaskApp": "flask",
    "connexion.AsyncApp": "starlette",
    "connexion.AioHttpApp": "aiohttp",
}
ROUTERS = {
    "fastapi.APIRouter": "fastapi",
    "fastapi.routing.APIRouter": "fastapi",
    "starlette.routing.Router": "starlette",
    "flask.Blueprint": "flask",
    "flask_openapi3.APIBlueprint": "flask",
    "flask_smorest.Blueprint": "flask",
    "apiflask.APIBlueprint": "flask",
    "flask_restful.Api": "flask",
    "flask_restx.Api": "flask",
    "flask_restplus.Api": "flask",
    "flask_smorest.Api": "flask",
    "flask_restx.Namespace": "flask",
    "flask_restplus.Namespace": "flask",
    "quart.Blueprint": "quart",
    "sanic.Blueprint": "sanic",
    "aiohttp.web.RouteTableDef": "aiohttp",
    "ninja.Router": "ninja",
    "ninja.NinjaAPI": "ninja",
    "ninja_extra.NinjaExtraAPI": "ninja",
    "ninja_extra.Router": "ninja",
}
NAMES = frozenset({"app", "application", "router", "api", "bp", "blueprint", "server", "routes", "webapp"})
"""Names that are taken for an app or router when they come from elsewhere."""
APP_NAMES = frozenset({"app", "application", "server", "webapp", "api", "_app"})
ENDINGS = ("_router", "_bp", "_blueprint", "_app", "_api", "_routes", "_ns", "_namespace")


def is_owner(code: Code, receiver: str) -> bool:
    return _made(code, receiver) or is_named_owner(code, receiver)


def is_named_owner(code: Code, receiver: str) -> bool:
    if receiver.rpartition(".")[2] not in NAMES and not receiver.endswith(ENDINGS):
        return False
    return all(_made_here(code, value) for value in code.assigned.get(receiver, ()))


def _made(code: Code, receiver: str) -> bool:
    made = [as_call(value) for value in code.assigned.get(receiver, ())]
    names = [code.qualify(call.callee) for call in made if call is not None]
    return any(name in APPS or name in ROUTERS for name in names)


def _made_here(code: Code, value: SgNode) -> bool:
    """An unknown maker is believed unless it is a class or function of some other library."""
    call = as_call(value)
    if call is None:
        return value.kind() in {"identifier", "attribute", "none"}
    root = call.callee.partition(".")[0]
    imported = next((found for found in code.imports if found.local == root), None)
    return imported is None or imported.module.startswith(".") or "app" in call.callee.lower()
