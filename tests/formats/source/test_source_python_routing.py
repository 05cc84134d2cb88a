"""Routes of Python over several files: what mounts them, where their prefixes come from, what stands in front of them."""

from __future__ import annotations

import pytest

from readiness.formats import documents
from readiness.formats import module as format_module
from readiness.join.routing import routed
from readiness.model.artifact import Artifact, Document, Unresolved
from readiness.model.facts import Fact, Route


def joined(files: dict[str, str]) -> list[Route]:
    facts: list[Fact] = []
    for path, text in files.items():
        for document in documents(Artifact(path, text)):
            assert isinstance(document, Document)
            facts += format_module(document.format).facts(document)
    return [fact for fact in routed(facts, frozenset(files), lambda _: "") if isinstance(fact, Route)]


def paths(files: dict[str, str]) -> list[str]:
    return sorted(
        f"{one.method} {'?' + one.path.text if isinstance(one.path, Unresolved) else one.path}" for one in joined(files)
    )


def guards(files: dict[str, str], path: str) -> list[str]:
    (found,) = (one for one in joined(files) if one.path == path)
    return [f"{guard.kind} {guard.name}" for guard in found.guards]


FASTAPI = {
    "app/core/config.py": (
        "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    API_V1_STR: str = '/api/v1'\nsettings = Settings()\n"
    ),
    "app/deps.py": (
        "from typing import Annotated\nfrom fastapi import Depends\nCurrentUser = Annotated[User, Depends(get_current_user)]\n"
        "SessionDep = Annotated[Session, Depends(get_db)]\n"
    ),
    "app/api/users.py": (
        "from fastapi import APIRouter\nfrom app.deps import CurrentUser, SessionDep\nrouter = APIRouter(prefix='/users')\n"
        "@router.get('/me')\ndef me(user: CurrentUser, db: SessionDep):\n    return user\n"
    ),
    "app/api/main.py": (
        "from fastapi import APIRouter, Depends\nfrom app.api import users\nfrom app.core.config import settings\n"
        "api_router = APIRouter(prefix='/inner', dependencies=[Depends(rate_limit)])\napi_router.include_router(users.router)\n"
    ),
    "app/main.py": (
        "from fastapi import FastAPI\nfrom app.api.main import api_router\nfrom app.core.config import settings\napp = FastAPI()\n"
        "app.include_router(api_router, prefix=settings.API_V1_STR)\nif settings.DEBUG:\n    app.mount('/files', StaticFiles())\n"
    ),
}
FLASK = {
    "shop/base.py": (
        "from flask import Blueprint\nfrom flask_restful import Resource\nbp = Blueprint('a', __name__, url_prefix='/own')\n"
        "class BaseResource(Resource):\n    decorators = [login_required]\n"
        "def scoped_rule(rule):\n    if settings.MULTI_ORG:\n        return '/<org>{}'.format(rule)\n    return rule\n"
    ),
    "shop/views.py": "from shop.base import bp, scoped_rule\n@bp.route(scoped_rule('/x'), methods=['POST'])\n@limiter.limit('5/m')\ndef x():\n    return 1\n",
    "shop/items.py": "from shop.base import BaseResource\nclass Item(BaseResource):\n    def get(self, id): ...\n    @admin_required\n    def delete(self, id): ...\n",
    "shop/api.py": (
        "from flask_restful import Api\nfrom shop.base import scoped_rule\nfrom shop.items import Item\nclass Own(Api):\n"
        "    def add_scoped_resource(self, resource, *urls):\n        urls = [scoped_rule(url) for url in urls]\n"
        "        return self.add_resource(resource, *urls)\napi = Own()\napi.add_scoped_resource(Item, '/items/<id>')\n"
    ),
    "shop/app.py": (
        "from flask import Flask\nfrom shop.api import api\nfrom shop.base import bp\ndef create_app():\n    app = Flask(__name__)\n"
        "    for blueprint in [bp, make_other()]:\n        app.register_blueprint(blueprint)\n    api.init_app(app)\n    return app\n"
    ),
}
DJANGO = {
    "site/settings.py": (
        "ROOT_URLCONF = 'site.urls'\nINSTALLED_APPS = []\nMIDDLEWARE = ['django.middleware.csrf.CsrfViewMiddleware', 'corsheaders.middleware.CorsMiddleware']\n"
        "REST_FRAMEWORK = {'DEFAULT_PERMISSION_CLASSES': ['rest_framework.permissions.IsAuthenticated']}\n"
    ),
    "site/urls.py": (
        "from django.conf import settings\nfrom django.contrib import admin\nfrom django.urls import include, path, re_path\nfrom shop import views\n"
        "urlpatterns = [path('admin/', admin.site.urls), path('shop/', include('shop.urls')), path('one/', views.one),\n"
        "    re_path(r'^two/(?P<id>[0-9]+)(?:/(?P<kind>\\w+))?/$', views.Two.as_view()), path('lib/', include('lib.urls'))]\n"
        "if settings.DEBUG:\n    urlpatterns += [path('debug/', views.debug)]\n"
    ),
    "shop/urls.py": (
        "from django.urls import include, path\nfrom rest_framework.routers import SimpleRouter\nfrom . import views\nrouter = SimpleRouter()\n"
        "router.register(r'items', views.ItemViewSet)\napi = [path('v1/', include(router.urls))]\nurlpatterns = [path('api/', include(api))]\n"
    ),
    "shop/views.py": (
        "from django.contrib.auth.decorators import login_required\nfrom django.views import View\nfrom django.views.decorators.http import require_POST\n"
        "from rest_framework.decorators import action\nfrom rest_framework.viewsets import ReadOnlyModelViewSet\n"
        "@login_required\n@require_POST\ndef one(request): ...\nclass Two(LoginRequiredMixin, View):\n    def get(self, request): ...\n"
        "class ItemViewSet(ReadOnlyModelViewSet):\n    lookup_field = 'slug'\n"
        "    @action(detail=True, methods=['post', 'delete'], permission_classes=[AllowAny])\n    def like(self, request, slug): ...\n"
    ),
}
AIOHTTP = {
    "api/app.py": (
        "from aiohttp import web\nclass Api:\n    def logs(self, path, app):\n        app.add_routes([web.get(f'{path}/logs/{{id}}', h)])\n"
        "    def host(self, app):\n        self.logs('/host', app)\n        self.logs(path='/core', app=app)\n"
        "sub = web.Application()\nsub.router.add_get('/x', h)\napp = web.Application(middlewares=[require_token])\napp.add_subapp('/sub', sub)\n"
    ),
}
CONNEXION = {
    "config.py": "import connexion\napp = connexion.App(__name__, specification_dir='./spec')\napp.add_api('api.yml', base_path='/v1')\n",
    "spec/api.yml": (
        "openapi: 3.0.1\npaths:\n  /me:\n    get:\n      operationId: views.me\n      security: [{bearer: []}]\n"
        "  /open:\n    post:\n      operationId: views.free\n"
    ),
}
NINJA = {
    "site/urls.py": "from django.urls import path\nfrom site.api import api\nurlpatterns = [path('api/', api.urls)]\n",
    "site/api.py": "from ninja import NinjaAPI\napi = NinjaAPI(auth=django_auth)\napi.add_router('/events/', 'shop.events.router')\n@api.get('/x', auth=None)\ndef x(request): ...\n",
    "shop/events.py": "from ninja import Router\nrouter = Router()\n@router.post('/{id}')\ndef e(request, id: int): ...\n",
}
CASES = {
    "fastapi": (FASTAPI, ["* /files", "GET /api/v1/inner/users/me"]),
    "flask": (FLASK, ["DELETE /items/<id>", "GET /items/<id>", "POST /own/x"]),
    "django": (
        DJANGO,
        [
            "* /admin/",
            "* /debug/",
            "* ?/lib/⟨lib.urls⟩",
            "DELETE /shop/api/v1/items/<slug>/like/",
            "GET /shop/api/v1/items/",
            "GET /shop/api/v1/items/<slug>/",
            "GET /two/<id>/<kind>/",
            "POST /one/",
            "POST /shop/api/v1/items/<slug>/like/",
        ],
    ),
    "aiohttp": (AIOHTTP, ["GET /core/logs/{id}", "GET /host/logs/{id}", "GET /sub/x"]),
    "connexion": (CONNEXION, ["GET /v1/me", "POST /v1/open"]),
    "ninja": (NINJA, ["GET /api/x", "POST /api/events/{id}"]),
    "a description that nobody serves": ({"api.yml": CONNEXION["spec/api.yml"]}, []),
    "sanic and starlette": (
        {
            "a.py": "from sanic import Sanic, Blueprint\napp = Sanic('a')\nbp = Blueprint('b', url_prefix='/b', version=2)\n@bp.get('/x')\nasync def x(r): ...\napp.blueprint(bp)\n",
            "b.py": "from starlette.applications import Starlette\nfrom c import routes\napp = Starlette(routes=routes)\n",
            "c.py": "from starlette.routing import Mount, Route, WebSocketRoute\nroutes = [Mount('/m', routes=[Route('/x', Page)]), WebSocketRoute('/ws', ws)]\n"
            "class Page(HTTPEndpoint):\n    async def get(self, request): ...\n",
        },
        ["GET /m/x", "GET /v2/b/x", "WEBSOCKET /ws"],
    ),
    "restx": (
        {
            "a.py": "from flask import Flask\nfrom flask_restx import Api\nfrom b import ns\napp = Flask('a')\napi = Api(app, prefix='/api')\napi.add_namespace(ns)\n",
            "b.py": "from flask_restx import Namespace, Resource\nns = Namespace('todos')\n@ns.route('/<id>')\nclass Todo(Resource):\n    def get(self, id): ...\n    def put(self, id): ...\n",
        },
        ["GET /api/todos/<id>", "PUT /api/todos/<id>"],
    ),
    "a router that a function makes": (
        {
            "a.py": "from fastapi import FastAPI\nfrom b import make\napp = FastAPI()\napp.include_router(make(), prefix='/p')\n",
            "b.py": "from fastapi import APIRouter\ndef make():\n    router = APIRouter()\n    @router.get('/x')\n    def x(): ...\n    return router\n",
        },
        ["GET /p/x"],
    ),
    "a path that is answered in front of the application": (
        {
            "shop/asgi.py": "from .health import check\napplication = get()\napplication = check(application, '/health/')\n# environ\n"
        },
        ["* /health/"],
    ),
}


@pytest.mark.parametrize(("files", "expected"), CASES.values(), ids=CASES.keys())
def test_paths(files: dict[str, str], expected: list[str]) -> None:
    assert paths(files) == expected


FRONT = {
    "dependencies of routers and of a type": (
        FASTAPI,
        "/api/v1/inner/users/me",
        ["rate-limit Depends(rate_limit)", "auth Depends(get_current_user)"],
    ),
    "decorators below the route": (FLASK, "/own/x", ["rate-limit limiter.limit('5/m')"]),
    "decorators and middleware": (
        DJANGO,
        "/one/",
        ["csrf django.middleware.csrf.CsrfViewMiddleware", "auth login_required"],
    ),
    "the defaults of the settings": (
        DJANGO,
        "/shop/api/v1/items/",
        ["csrf django.middleware.csrf.CsrfViewMiddleware", "auth IsAuthenticated"],
    ),
    "a base class": (
        DJANGO,
        "/two/<id>/<kind>/",
        ["csrf django.middleware.csrf.CsrfViewMiddleware", "auth LoginRequiredMixin"],
    ),
    "middleware of an application": (AIOHTTP, "/sub/x", ["auth require_token"]),
    "security of a description": (CONNEXION, "/v1/me", ["auth security: bearer"]),
    "no security there": (CONNEXION, "/v1/open", []),
    "ninja": (NINJA, "/api/events/{id}", ["auth auth=django_auth"]),
    "ninja lifts": (NINJA, "/api/x", ["auth auth=django_auth", "open auth=None"]),
    "a decorator above the route decorates nothing": (
        {"a.py": "from flask import Flask\napp = Flask('a')\n@login_required\n@app.get('/x')\ndef x(): ...\n"},
        "/x",
        [],
    ),
    "a function before each request": (
        {
            "a.py": "from flask import Flask\napp = Flask('a')\n@app.before_request\ndef require_login(): ...\n@app.get('/x')\ndef x(): ...\n"
        },
        "/x",
        ["auth require_login"],
    ),
}


@pytest.mark.parametrize(("files", "path", "expected"), FRONT.values(), ids=FRONT.keys())
def test_what_stands_in_front(files: dict[str, str], path: str, expected: list[str]) -> None:
    assert guards(files, path) == expected


def test_the_guards_of_one_method_and_of_one_action() -> None:
    found = {one.method: [guard.name for guard in one.guards] for one in joined(FLASK) if one.path == "/items/<id>"}
    assert found == {"GET": ["login_required"], "DELETE": ["login_required", "admin_required"]}
    liked = [one for one in joined(DJANGO) if isinstance(one.path, str) and one.path.endswith("/like/")]
    assert [[guard.kind for guard in one.guards] for one in liked] == [["csrf", "open"], ["csrf", "open"]]


def test_what_must_hold_is_told() -> None:
    (debug,) = (one for one in joined(DJANGO) if one.path == "/debug/")
    assert debug.condition == "settings.DEBUG"


def test_a_flag_that_is_on_by_default_decides() -> None:
    files = FLASK | {"shop/settings.py": "import os\nMULTI_ORG = parse(os.environ.get('MULTI', 'true'))\n"}
    files["shop/base.py"] = "from shop import settings\n" + files["shop/base.py"]
    assert "POST /own/<org>/x" in paths(files)


def test_what_a_health_handler_of_another_file_does() -> None:
    files = {
        "urls.py": "from django.urls import path\nfrom shop.health import Ready, live\nurlpatterns = [path('live', live), path('ready', Ready.as_view())]\n",
        "shop/health.py": (
            "from django.http import HttpResponse\nfrom django.views import View\ndef live(request):\n    return HttpResponse('ok')\n"
            "class Ready(View):\n    def get(self, request):\n        check_database()\n        return HttpResponse('ok')\n"
        ),
    }
    found = {str(one.path): one.answer.constant for one in joined(files) if one.answer is not None}
    assert found == {"/live": True, "/ready": False}
