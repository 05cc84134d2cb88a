"""What Python code tells: each framework with what is a route, and what only looks like one."""

from __future__ import annotations

import pytest

from readiness.formats import source
from readiness.join.routing import routed
from readiness.model.artifact import Artifact, Document, Unresolved
from readiness.model.facts import EnvRead, Fact, Framework, Listen, Middleware, Route


def facts_of(text: str, path: str = "app/main.py") -> list[Fact]:
    return [
        fact
        for document in source.documents(Artifact(path, text))
        if isinstance(document, Document)
        for fact in source.facts(document)
    ]


def routes_of(text: str, path: str = "app/main.py") -> list[tuple[str, object, bool | None]]:
    """As they are when all files are known: here it is only this one."""
    whole = routed(facts_of(text, path), frozenset({path}), lambda _: "")
    return [(r.method, r.path, r.constant) for r in whole if isinstance(r, Route)]


FASTAPI = "from fastapi import FastAPI, APIRouter, Depends\n"
FLASK = "from flask import Flask, Blueprint, jsonify\n"
ROUTES = {
    "fastapi": (
        FASTAPI + 'app = FastAPI()\n@app.get("/x")\ndef f():\n    return {"ok": True}\n',
        [("GET", "/x", True)],
    ),
    "fastapi calls": (
        FASTAPI + 'app = FastAPI()\n@app.post("/x")\nasync def f():\n    return await save()\n',
        [("POST", "/x", False)],
    ),
    "fastapi dependency": (
        FASTAPI + 'app = FastAPI()\n@app.get("/x")\ndef f(db: Session = Depends(get)):\n    return {}\n',
        [("GET", "/x", False)],
    ),
    "router prefix, included twice": (
        FASTAPI
        + 'app = FastAPI()\nr = APIRouter(prefix="/u")\n@r.get("/{id}")\ndef f(id: int):\n    return q(id)\n'
        + 'app.include_router(r, prefix="/v1")\napp.include_router(r, prefix="/v2")\n',
        [("GET", "/v1/u/{id}", False), ("GET", "/v2/u/{id}", False)],
    ),
    "unknown prefix": (
        FASTAPI + 'r = APIRouter(prefix=settings.P)\n@r.get("/x")\ndef f():\n    return 1\n',
        [("GET", Unresolved("⟨settings.P⟩/x"), True)],
    ),
    "flask methods": (
        FLASK + 'app = Flask(__name__)\n@app.route("/x", methods=["GET", "post"])\ndef f():\n    return jsonify(a=1)\n',
        [("GET", "/x", True), ("POST", "/x", True)],
    ),
    "flask blueprint": (
        FLASK + 'bp = Blueprint("a", __name__, url_prefix="/a")\n@bp.get("/x")\ndef f():\n    return q()\n',
        [("GET", Unresolved("/a/x"), False)],
    ),
    "flask registered prefix wins": (
        FLASK
        + 'app = Flask("x")\nbp = Blueprint("a", "a", url_prefix="/a")\napp.register_blueprint(bp, url_prefix="/b")\n'
        + 'bp.add_url_rule("/x", view_func=view)\n',
        [("GET", "/b/x", None)],
    ),
    "a flag is not constant": (
        FLASK + 'app = Flask("x")\n@app.get("/ready")\ndef f():\n    return ("ok", 200) if ready else ("no", 503)\n',
        [("GET", "/ready", False)],
    ),
    "aiohttp": (
        (
            'from aiohttp import web\nroutes = web.RouteTableDef()\n@routes.get("/a")\nasync def a(request):\n'
            '    return web.Response(text="ok")\napp = web.Application()\napp.router.add_post("/b", b)\n'
            'app.add_routes([web.put("/c", c)])\napp.add_routes(routes)\n'
        ),
        [("GET", "/a", True), ("POST", "/b", None), ("PUT", "/c", None)],
    ),
    "starlette": (
        (
            "from starlette.applications import Starlette\nfrom starlette.routing import Mount, Route\n"
            'app = Starlette(routes=[Mount("/m", routes=[Route("/x", x, methods=["POST"])])])\n'
        ),
        [("POST", "/m/x", None)],
    ),
    "django": (
        (
            "from django.urls import include, path, re_path\nfrom rest_framework.routers import DefaultRouter\n"
            'router = DefaultRouter()\nrouter.register("users", UserViewSet)\n'
            'urlpatterns = [path("h/", h), path("api/", include(router.urls)), path("other/", include("o.urls")),\n'
            '    path("v/", include([path("w/", w)])), re_path(r"^z/$", z), re_path(r"^y/(?P<id>\\d+)$", y)]\n'
        ),
        [
            ("*", Unresolved("/api/users/"), None),
            ("GET", "/api/", None),
            ("*", Unresolved("/other/⟨o.urls⟩"), None),
            ("*", "/h/", None),
            ("*", "/v/w/", None),
            ("*", "/z/", None),
            ("*", "/y/<id>", None),
        ],
    ),
    "router of another file": (
        'from fastapi import Depends\nfrom .main import app\n@app.get("/x")\ndef f():\n    return other()\n',
        [("GET", "/x", False)],
    ),
    "clients are no routes": (
        FASTAPI
        + 'import requests, httpx\nclient = httpx.Client()\nrequests.get("/a")\nclient.get("/b")\nd.get("/c", 1)\n',
        [],
    ),
    "a decorator of something else": (FASTAPI + '@cache.get("/x")\ndef f():\n    return 1\n', []),
}


@pytest.mark.parametrize(("text", "expected"), ROUTES.values(), ids=ROUTES.keys())
def test_routes(text: str, expected: list[tuple[str, object, bool | None]]) -> None:
    assert sorted(routes_of(text), key=str) == sorted(expected, key=str)


def test_route_points_at_the_path() -> None:
    route = next(fact for fact in facts_of(ROUTES["fastapi"][0]) if isinstance(fact, Route))

    region = route.location.region
    assert region is not None
    assert (region.start_line, region.start_column, region.end_line, region.end_column) == (3, 10, 3, 14)


READS = {
    "environs with a prefix": (
        'from environs import Env\nenv = Env()\nwith env.prefixed("APP_"):\n    x = env.int("PORT", 1)\ny = env.log_level("L")\n',
        [("APP_PORT", False, "1"), ("L", True, None)],
    ),
    "django-environ's scheme": (
        'import environ\nenv = environ.Env(DEBUG=(bool, False))\nx = env("DEBUG")\ny = env.db("DATABASE_URL")\n',
        [("DEBUG", False, "False"), ("DATABASE_URL", True, None)],
    ),
    "the reader of another file": ('from config.base import env\n# environ\nx = env("A")\n', [("A", True, None)]),
    "dynaconf": (
        'from dynaconf import Dynaconf, Validator\ns = Dynaconf(envvar_prefix="APP", validators=[Validator("DB", must_exist=True), Validator("P", default=1)])\n',
        [("APP_DB", True, None), ("APP_P", False, "1")],
    ),
    "nested settings": (
        ("from pydantic import BaseModel\nfrom pydantic_settings import BaseSettings, SettingsConfigDict\nclass Db(BaseModel):\n    url: str\n    pool: int = 5\n"
        "class S(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='A_', env_nested_delimiter='__')\n    db: Db\n    name: str = 'x'\n"),
        [("A_DB__URL", True, None), ("A_DB__POOL", False, "5"), ("A_NAME", False, "x")],
    ),
    "index": ('import os\nx = os.environ["A"]\n', [("A", True, None)]),
    "getter": ('import os\nx = os.environ.get("A")\n', [("A", False, None)]),
    "default": ('from os import getenv\nx = getenv("A", "b")\n', [("A", False, "b")]),
    "or": ('import os\nx = os.getenv("A") or "b"\n', [("A", False, "b")]),
    "number": ('from os import environ\nx = int(environ.get("A", 5))\n', [("A", False, "5")]),
    "dynamic": ("import os\nx = os.environ[name]\n", [(Unresolved("name"), True, None)]),
    "constant name": ('import os\nN = "A"\nx = os.environ[N]\n', [("A", True, None)]),
    "set, not read": ('import os\nos.environ["A"] = "1"\ndel os.environ["B"]\n', []),
    "asked in a function with keywords": (
        'import os\ndef env(name, *, kind=None):\n    if name in os.environ:\n        return os.environ[name]\nenv("A", kind=1)\n',
        [("A", False, None), ("A", False, None)],
    ),
    "asked": ('import os\nif "A" in os.environ:\n    pass\n', [("A", False, None)]),
    "asked elsewhere": (
        'import os\nif os.environ.get("A"):\n    f(os.environ["A"])\n',
        [("A", False, None), ("A", False, None)],
    ),
    "caught": ('import os\ntry:\n    x = os.environ["A"]\nexcept KeyError:\n    x = 1\n', [("A", False, None)]),
    "wrapper": (
        'import os\ndef env(name, fallback=None):\n    return os.environ.get(name, fallback)\nenv("A")\nenv("B", "c")\n',
        [("A", False, None), ("B", False, "c")],
    ),
    "wrapper that must be given a default": (
        'import os\ndef env(name, fallback):\n    return os.environ.get(name, fallback)\nenv("A")\nenv("B", "c")\n',
        [("A", True, None), ("B", False, "c")],
    ),
    "decouple": ('from decouple import config\nA = config("A")\nB = config("B", default="1")\n',
                 [("A", True, None), ("B", False, "1")]),
    "somebody else's environ": ('x = request.environ["A"]\n', []),
    "settings": (
        ("from pydantic_settings import BaseSettings, SettingsConfigDict\nfrom pydantic import Field\n"
        'class S(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix="APP_")\n    port: int = 8080\n'
        '    secret: str\n    other: str = Field(..., alias="OTHER")\n    maybe: str | None = None\n'
        "    _private: str\n    fixed: ClassVar[int] = 1\n"),
        [("APP_PORT", False, "8080"), ("APP_SECRET", True, None), ("OTHER", True, None), ("APP_MAYBE", False, None)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READS.values(), ids=READS.keys())
def test_environment(text: str, expected: list[tuple[object, bool, str | None]]) -> None:
    assert [(r.name, r.required, r.default) for r in facts_of(text) if isinstance(r, EnvRead)] == expected


LISTENS = {
    "uvicorn": ('import uvicorn\nuvicorn.run("a:app", host="0.0.0.0", port=9000)\n', [(9000, "0.0.0.0", "uvicorn")]),  # noqa: S104
    "uvicorn defaults": ("import uvicorn\nuvicorn.run(app)\n", [(8000, "127.0.0.1", "uvicorn")]),
    "flask, environment default": (
        FLASK + 'import os\napp = Flask("x")\napp.run("0.0.0.0", int(os.environ.get("PORT", "5001")))\n',
        [(5001, "0.0.0.0", "flask")],  # noqa: S104
    ),
    "unknown port": (FLASK + 'app = Flask("x")\napp.run(port=conf.port)\n', [(Unresolved("conf.port"), "127.0.0.1", "flask")]),
    "grpc": ('import grpc\ns = grpc.server(p)\nport = "50051"\ns.add_insecure_port("[::]:" + port)\n', [(50051, "::", "grpc")]),
    "http.server": ('from http.server import HTTPServer\nHTTPServer(("", 8000), H)\n', [(8000, None, "http.server")]),
    "aiohttp site": ("from aiohttp import web\nsite = web.TCPSite(runner, '0.0.0.0', 80)\n", [(80, "0.0.0.0", "aiohttp")]),  # noqa: S104
    "an app of another file": ("import os\nfrom config import my_app\nos.getenv('X')\nmy_app.run(host='0.0.0.0', port=5000)\n", [(5000, "0.0.0.0", "flask")]),  # noqa: S104
    "not a server": ("import subprocess, flask\nsubprocess.run(x)\n", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LISTENS.values(), ids=LISTENS.keys())
def test_listen(text: str, expected: list[tuple[object, object, str]]) -> None:
    assert [(f.port, f.host, f.framework) for f in facts_of(text) if isinstance(f, Listen)] == expected


LAYERS = {
    "lifespan": ("from fastapi import FastAPI\napp = FastAPI(lifespan=lifespan)\n", {"shutdown"}),
    "an event": ("from fastapi import FastAPI\napp = FastAPI()\n@app.on_event('shutdown')\ndef stop(): ...\n", {"shutdown"}),
    "the start is no end": ("from fastapi import FastAPI\napp = FastAPI()\n@app.on_event('startup')\ndef go(): ...\n", set()),
    "aiohttp's end": ("from aiohttp import web\napp = web.Application()\napp.on_cleanup.append(close)\n", {"shutdown"}),
    "a signal": ("import signal\nsignal.signal(signal.SIGTERM, stop)\nsignal.signal(signal.SIGINT, stop)\n", {"shutdown"}),
    "cors by hand": ('def wrap(app):\n    headers.append((b"access-control-allow-origin", origin))\n', {"cors"}),
    "json by hand": ("import json, logging\nclass Json(logging.Formatter):\n    def format(self, r):\n        return json.dumps(r.__dict__)\n", {"structured-logging"}),
    "cors": ("from fastapi.middleware.cors import CORSMiddleware\napp.add_middleware(CORSMiddleware)\n", {"cors"}),
    "imported only": ("from fastapi.middleware.cors import CORSMiddleware\n", set()),
    "limiter": ("from slowapi import Limiter\nlimiter = Limiter(key_func=k)\n", {"rate-limit", "rate-limit-memory"}),
    "talisman": ("from flask_talisman import Talisman\nTalisman(app)\n", {"security-headers"}),
    "header": ('from flask import make_response\nr.headers["X-Frame-Options"] = "DENY"\n', {"security-headers"}),
    "header read": ('from flask import request\nx = request.headers["X-Frame-Options"]\n', set()),
    "errors": (FASTAPI + "app = FastAPI()\n@app.exception_handler(Exception)\ndef f(): ...\n", {"error-handler"}),
    "metrics": ("import prometheus_client\nc = prometheus_client.Counter('a', 'b')\n", {"metrics"}),
    "logging": ("import structlog\nlog = structlog.get_logger()\n", {"structured-logging"}),
    "django settings": (
        ('from django.http import x\nMIDDLEWARE = ["django.middleware.security.SecurityMiddleware",\n'
        ' "corsheaders.middleware.CorsMiddleware"]\n'),
        {"security-headers", "cors"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LAYERS.values(), ids=LAYERS.keys())
def test_layers(text: str, expected: set[str]) -> None:
    assert {fact.kind for fact in facts_of(text) if isinstance(fact, Middleware)} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("import fastapi\n", ["fastapi"], id="fastapi"),
        pytest.param("from django.urls import path\n", ["django"], id="django"),
        pytest.param("import aiohttp\n", [], id="aiohttp as a client"),
        pytest.param("from fastapi.testclient import TestClient\n", [], id="test client"),
        pytest.param("import grpc\nc = grpc.insecure_channel(a)\n", [], id="grpc client"),
        pytest.param("import grpc\ns = grpc.server(a)\n", ["grpc"], id="grpc server"),
    ],
)
def test_framework(text: str, expected: list[str]) -> None:
    assert [fact.name for fact in facts_of(text) if isinstance(fact, Framework)] == expected


GUNICORN = {
    "text": ('bind = "0.0.0.0:8000"\nworkers = 2\n', [(8000, "0.0.0.0", "gunicorn")]),  # noqa: S104
    "list": ('bind = ["127.0.0.1:80", "unix:/run/x.sock"]\n', [(80, "127.0.0.1", "gunicorn"), (None, "unix:/run/x.sock", "gunicorn")]),
    "environment": ('import os\nbind = f"0.0.0.0:{os.environ[\'PORT\']}"\n', [(Unresolved("f\"0.0.0.0:{os.environ['PORT']}\""), "0.0.0.0", "gunicorn")]),  # noqa: S104
    "something else": ("x = 1\n", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), GUNICORN.values(), ids=GUNICORN.keys())
def test_configuration_of_a_server(text: str, expected: list[tuple[object, object, str]]) -> None:
    told = facts_of(text, "deploy/gunicorn.conf.py")
    assert [(f.port, f.host, f.framework) for f in told if isinstance(f, Listen)] == expected
