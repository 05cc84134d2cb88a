"""Routes of JavaScript over several files come to whole paths, with all that stands in front of their handlers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readiness.formats import source
from readiness.join.routing import routed
from readiness.model.artifact import Artifact, Document, Unresolved
from readiness.model.facts import Fact, Listen, Package, Route
from readiness.model.location import Location
from readiness.model.routing import Aliased, Valued

if TYPE_CHECKING:
    from collections.abc import Mapping


def joined(files: Mapping[str, str], *more: Fact) -> list[Route]:
    facts: list[Fact] = list(more)
    for path, text in files.items():
        for document in source.documents(Artifact(path, text)):
            if isinstance(document, Document):
                facts += source.facts(document)
    return [one for one in routed(facts, frozenset(files), lambda _: "shop") if isinstance(one, Route)]


def shown(routes: list[Route]) -> list[tuple[str, object]]:
    return [(one.method, one.path) for one in routes]


def kinds(route: Route) -> list[str]:
    return [one.kind for one in route.guards]


APP = "const express = require('express');\nconst app = express();\n"
ROUTER = "const router = require('express').Router();\nrouter.get('/:id', c.show);\n"
FILES: dict[str, tuple[dict[str, str], list[tuple[str, object]]]] = {
    "module.exports": (
        {
            "app.js": APP + "app.use('/users', require('./routes/users'));",
            "routes/users.js": ROUTER + "module.exports = router;",
        },
        [("GET", "/users/:id")],
    ),
    "named export": (
        {
            "src/app.ts": "import express from 'express';\nimport { users } from './users.js';\nconst app = express();\napp.use('/users', users);\nexport default app;",
            "src/users.ts": "import { Router } from 'express';\nexport const users = Router();\nusers.get('/', list);",
        },
        [("GET", "/users")],
    ),
    "index passes on": (
        {
            "src/app.ts": "import express from 'express';\nimport users from '@/routes';\nconst app = express();\napp.use('/v1', users);",
            "src/routes/index.ts": 'export { default } from "./users";',
            "src/routes/users.ts": "import { Router } from 'express';\nconst r = Router();\nr.get('/x', h);\nexport default r;",
        },
        [("GET", "/v1/x")],
    ),
    "all names passed on": (
        {
            "src/app.ts": "import express from 'express';\nimport { users } from './routes';\nconst app = express();\napp.use('/v1', users);",
            "src/routes/index.ts": 'export * from "./users";',
            "src/routes/users.ts": "import { Router } from 'express';\nexport const users = Router();\nusers.get('/x', h);",
        },
        [("GET", "/v1/x")],
    ),
    "list of routes": (
        {
            "index.js": (
                "const router = require('express').Router();\nconst routes = [{path: '/a', route: require('./a')}, {path: '/b', route: require('./b')}];\n"
                "routes.forEach((one) => { router.use(one.path, one.route); });\nmodule.exports = router;"
            ),
            "app.js": APP + "app.use('/v1', require('./index'));",
            "a.js": ROUTER + "module.exports = router;",
            "b.js": ROUTER + "module.exports = router;",
        },
        [("GET", "/v1/a/:id"), ("GET", "/v1/b/:id")],
    ),
    "for of": ({"app.js": APP + "for (const page of ['a', 'b']) { app.get(`/p/${page}`, h); }"}, [("GET", "/p/a"), ("GET", "/p/b")]),
    "function of another file": (
        {
            "server.js": APP + "const routes = require('./routes');\nroutes(app, db);",
            "routes.js": "const index = (app, db) => { app.get('/x', (req, res) => res.send(db)); };\nmodule.exports = index;",
        },
        [("GET", "/x")],
    ),
    "function that makes a router": (
        {
            "app.ts": "import express from 'express';\nimport users from './users';\nexport default function make() { const app = express();\napp.use('/u', users());\nreturn app; }",
            "users.ts": "import { Router } from 'express';\nexport default function users(): Router { const router = Router();\nrouter.get('/x', h);\nreturn router; }",
        },
        [("GET", "/u/x")],
    ),
    "class that keeps a router": (
        {
            "app.ts": "import express from 'express';\nimport { Users } from './users';\nconst app = express();\napp.use('/u', new Users().router);",
            "users.ts": "import { Router } from 'express';\nexport class Users { public router = Router(); constructor() { this.router.get('/x', this.list); } }",
        },
        [("GET", "/u/x")],
    ),
    "nobody mounts it": ({"users.js": ROUTER + "module.exports = router;"}, [("GET", Unresolved("/:id"))]),
    "prefix from elsewhere": (
        {"app.js": APP + "app.use(config.api.prefix, require('./users'));", "users.js": ROUTER + "module.exports = router;"},
        [("GET", Unresolved("/config.api.prefix/:id"))],
    ),
    "app in a file of its own": ({"app.js": APP + "app.get('/x', h);\nmodule.exports = app;"}, [("GET", "/x")]),
    "another file's app": (
        {
            "app.js": APP + "module.exports = app;",
            "routes.js": "const app = require('./app');\napp.get('/x', (req, res) => res.send(q()));",
        },
        [("GET", "/x")],
    ),
    "koa": (
        {
            "web.ts": "import Koa from 'koa';\nimport mount from 'koa-mount';\nimport api from './api';\nconst app = new Koa();\napp.use(mount('/api', api));",
            "api.ts": (
                "import Koa from 'koa';\nimport Router from 'koa-router';\nimport users from './users';\nconst api = new Koa();\nconst router = new Router();\n"
                "router.use('/', users.routes());\napi.use(router.routes());\nexport default api;"
            ),
            "users.ts": "import Router from 'koa-router';\nconst router = new Router();\nrouter.post('users.list', auth(), async (ctx) => { await q() });\nexport default router;",
        },
        [("POST", "/api/users.list")],
    ),
    "hono": (
        {
            "index.ts": "import { Hono } from 'hono';\nimport { books } from '@shop/books';\nconst app = new Hono().basePath('/api');\napp.route('/books', books);\nexport default app;",
            "books/package.json": "{}",
            "books/index.ts": "import { Hono } from 'hono';\nexport const books = new Hono().get('/', (c) => c.json(q())).post('/', (c) => c.json(q()));",
        },
        [("GET", "/api/books"), ("POST", "/api/books")],
    ),
    "fastify": (
        {
            "app.ts": (
                "import Fastify from 'fastify';\nimport fp from 'fastify-plugin';\nimport users from './users';\nconst app = Fastify();\n"
                "app.register(fp(users), {prefix: '/v1'});\napp.register(import('./orders'), {prefix: '/v2'});"
            ),
            "users.ts": "import { FastifyPluginAsync } from 'fastify';\nconst plugin: FastifyPluginAsync = async (scope) => { scope.get('/x', h); };\nexport default plugin;",
            "orders.ts": "import { FastifyInstance } from 'fastify';\nexport default async function (fastify: FastifyInstance) { fastify.get('/x', h); }",
        },
        [("GET", "/v1/x"), ("GET", "/v2/x")],
    ),
    "fastify's folders": (
        {
            "src/app.ts": (
                "import autoload from '@fastify/autoload';\nimport { FastifyInstance } from 'fastify';\nimport path from 'path';\n"
                "export default async function app(fastify: FastifyInstance) { fastify.register(autoload, {dir: path.join(__dirname, 'routes'), options: {prefix: '/api'}}); }"
            ),
            "src/server.ts": "import Fastify from 'fastify';\nimport app from './app.js';\nconst server = Fastify();\nserver.register(app);\nserver.listen({port: 3000});",
            "src/routes/home.ts": "export default async function (fastify) { fastify.get('/', async (request) => q()); }",
            "src/routes/chosen.js": "export const autoPrefix = '/own';\nexport default async function chosen(fastify) { fastify.get('/x', async (request) => q()); }",
            "src/routes/users/_id/index.ts": "export default async function (fastify) { fastify.get('/x', async (request) => q()); }",
        },
        [("GET", "/api"), ("GET", "/api/own/x"), ("GET", "/api/users/:id/x")],
    ),
    "hapi": (
        {
            "server.js": (
                "const Hapi = require('@hapi/hapi');\nconst server = Hapi.server({port: 3000});\nconst routes = [{method: 'GET', path: '/x', handler: h}];\n"
                "server.route(routes);\nawait server.register({plugin: require('./users'), routes: {prefix: '/v1'}});"
            ),
            "users.js": "module.exports = { name: 'users', register: async (server) => { server.route({method: 'POST', path: '/users', handler: h}); } };",
        },
        [("GET", "/x"), ("POST", "/v1/users")],
    ),
    "restify": (
        {"server.js": "const restify = require('restify');\nconst server = restify.createServer();\nserver.del('/x/:id', h);\nserver.listen(8080);"},
        [("DELETE", "/x/:id")],
    ),
    "clients": ({"web/users.ts": "export const users = (api) => api.get('/users', params);\nexport function load(instance) { return instance.post('/x', body) }"}, []),
    "nest": (
        {
            "main.ts": (
                "import { NestFactory } from '@nestjs/core';\nimport { VersioningType } from '@nestjs/common';\nconst app = await NestFactory.create(M);\n"
                "app.setGlobalPrefix('api', {exclude: ['health']});\napp.enableVersioning({type: VersioningType.URI, defaultVersion: '1'});"
            ),
            "cats.ts": (
                "import { Controller, Get, Version, VERSION_NEUTRAL } from '@nestjs/common';\n@Controller('cats')\nexport class Cats {\n"
                "  @Get()\n  a() {}\n  @Version('2')\n  @Get('b')\n  b() {}\n  @Version(VERSION_NEUTRAL)\n  @Get('c')\n  c() {}\n}"
            ),
            "health.ts": "import { Controller, Get } from '@nestjs/common';\n@Controller('health')\nexport class Health {\n  @Get()\n  a() {}\n}",
        },
        [("GET", "/api/v1/cats"), ("GET", "/api/v2/cats/b"), ("GET", "/api/cats/c"), ("GET", "/health")],
    ),
    "nest's modules": (
        {
            "app.module.ts": (
                "import { Module } from '@nestjs/common';\nimport { RouterModule } from '@nestjs/core';\nimport { AdminModule } from './admin';\n"
                "@Module({imports: [AdminModule, RouterModule.register([{path: 'admin', module: AdminModule}])]})\nexport class AppModule {}"
            ),
            "admin.ts": "import { Module } from '@nestjs/common';\nimport { Users } from './users';\n@Module({controllers: [Users]})\nexport class AdminModule {}",
            "users.ts": "import { Controller, Get } from '@nestjs/common';\n@Controller('users')\nexport class Users {\n  @Get()\n  a() {}\n}",
        },
        [("GET", "/admin/users")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), FILES.values(), ids=FILES.keys())
def test_routes_of_several_files(files: dict[str, str], expected: list[tuple[str, object]]) -> None:
    packages = [Package(Location(path), "npm", "@shop/books") for path in files if path.endswith("books/package.json")]
    assert shown(joined(files, *packages)) == expected


GUARDS = {
    "in the route": (APP + "app.get('/x', requireAuth, validate(schema), h);", ["auth", "validation"]),
    "of the router": (APP + "app.use(cors());\napp.use(authenticate);\napp.get('/x', h);", ["auth"]),
    "comes after": (APP + "app.get('/x', h);\napp.use(authenticate);", []),
    "below another path": (APP + "app.use('/admin', authenticate);\napp.get('/x', h);", []),
    "below its path": (APP + "app.use('/x', authenticate);\napp.get('/x/y', h);", ["auth"]),
    "headers ask for nothing": (APP + "app.use(helmet());\napp.use(lusca.xssProtection(true));\napp.get('/x', lusca({csrf: true}), h);", ["csrf"]),
    "of the mount": (APP + "const r = express.Router();\nr.get('/x', h);\napp.use('/v1', apiLimiter, r);", ["rate-limit"]),
    "a function in place": (APP + "app.use((req, res, next) => { if (!req.user) return res.status(401).end(); next(); });\napp.get('/x', h);", ["auth"]),
    "that lets some pass": (
        APP + "app.use((req, res, next) => { if (req.path === '/y') return next(); res.status(401).end(); });\napp.get('/x', h);",
        ["other"],
    ),
    "that only looks": (APP + "app.use((req, res, next) => { console.log(req.url); next(); });\napp.get('/x', h);", []),
    "optional": (APP + "app.get('/x', optionalAuth, auth({optional: true}), h);", ["other", "other"]),
    "fastify": (
        "const app = require('fastify')();\napp.addHook('onRequest', verifyJwt);\napp.get('/x', {preHandler: [rateLimit]}, h);",
        ["auth", "rate-limit"],
    ),
    "nest": (
        "import { Controller, Get, UseGuards } from '@nestjs/common';\n@Controller()\n@UseGuards(JwtAuthGuard)\nexport class C {\n  @Public()\n  @Get('x')\n  a() {}\n}",
        ["auth", "open"],
    ),
    "nest, everywhere": (
        ("import { Module, Controller, Get } from '@nestjs/common';\n@Module({providers: [{provide: APP_GUARD, useClass: JwtAuthGuard}]})\nexport class M {}\n"
        "@Controller()\nexport class C {\n  @Get('x')\n  a() {}\n}"),
        ["auth"],
    ),
    "nest, by path": (
        ("import { Module, Controller, Get, RequestMethod } from '@nestjs/common';\n@Module({})\nexport class M { configure(consumer) {"
        " consumer.apply(AuthMiddleware).forRoutes({path: 'x', method: RequestMethod.GET}); } }\n@Controller()\nexport class C {\n  @Get('x')\n  a() {}\n}"),
        ["auth"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), GUARDS.values(), ids=GUARDS.keys())
def test_what_stands_in_front(text: str, expected: list[str]) -> None:
    assert [kinds(one) for one in joined({"src/main.ts": text})] == [expected]


def test_a_limiter_over_a_part_of_what_is_mounted() -> None:
    files = {
        "app.js": APP + "app.use('/v1/auth', authLimiter);\napp.use('/v1', require('./routes'));",
        "routes.js": "const router = require('express').Router();\nrouter.post('/auth/login', h);\nrouter.get('/users', h);\nmodule.exports = router;",
    }
    assert [(one.path, kinds(one)) for one in joined(files)] == [("/v1/auth/login", ["rate-limit"]), ("/v1/users", [])]


def test_what_turns_out_to_be_a_router_guards_nothing() -> None:
    files = {
        "app.ts": "import express from 'express';\nimport setUpChecks from './middleware/checks';\nconst app = express();\napp.use(setUpChecks());\napp.get('/x', h);",
        "middleware/checks.ts": "import { Router } from 'express';\nexport default function setUpChecks() { const router = Router();\nrouter.get('/health', h);\nreturn router; }",
    }
    assert [(one.path, kinds(one)) for one in joined(files)] == [("/x", []), ("/health", [])]


def test_the_middleware_of_next_guards_what_it_matches() -> None:
    files = {
        "src/middleware.ts": "import { auth } from './auth';\nexport default auth(() => {});\nexport const config = {matcher: ['/api/private/:path*']};",
        "src/app/api/private/x/route.ts": "export function GET() { return q(); }",
        "src/app/api/open/route.ts": "export function GET() { return q(); }",
    }
    found = {one.path: kinds(one) for one in joined(files)}
    assert found == {"/api/private/x": ["auth"], "/api/open": []}


def test_a_health_handler_of_another_file_is_read() -> None:
    files = {
        "app.js": APP + "const health = require('./controllers/health');\napp.get('/health', health.check);",
        "controllers/health.js": "const check = (req, res) => res.json({ok: true});\nmodule.exports = { check };",
    }
    (route,) = joined(files)
    assert route.answer is not None
    assert route.answer.constant is True
    assert route.answer.location.path == "controllers/health.js"


def test_a_prefix_and_a_port_of_another_file() -> None:
    files = {
        "src/app.ts": "import express from 'express';\nimport config from './config';\nimport users from './users';\nconst app = express();\napp.use(config.api.prefix, users);\napp.listen(config.port);",
        "src/config/index.ts": "export default { port: process.env.PORT || 3000, secret: 'x', api: { prefix: '/api' } };",
        "src/users.ts": "import { Router } from 'express';\nimport { VERSION } from './constants';\nconst r = Router();\nr.get(`/${VERSION}/x`, h);\nexport default r;",
        "src/constants.ts": "export const VERSION = 'v1';",
    }
    facts: list[Fact] = []
    for path, text in files.items():
        for document in source.documents(Artifact(path, text)):
            if isinstance(document, Document):
                facts += source.facts(document)
    found = routed(facts, frozenset(files), lambda _: "shop")
    assert [one.path for one in found if isinstance(one, Route)] == ["/api/v1/x"]
    assert [one.port for one in found if isinstance(one, Listen)] == [3000]
    assert "secret" not in {one.name for one in found if isinstance(one, Valued)}


def test_a_value_that_is_not_all_known_leaves_the_path_open() -> None:
    files = {
        "app.ts": "import express from 'express';\nimport config from './config';\nconst app = express();\napp.get(`${config.prefix}/${config.other}`, h);",
        "config.ts": "export default { prefix: '/api', other: load() };",
    }
    (route,) = joined(files)
    assert isinstance(route.path, Unresolved)


def test_names_of_modules_are_those_of_the_tsconfig() -> None:
    files = {
        "apps/shop/app.ts": "import express from 'express';\nimport { users } from '@shop/users';\nconst app = express();\napp.use('/u', users);",
        "libs/users/src/index.ts": "import { Router } from 'express';\nexport const users = Router();\nusers.get('/x', h);",
    }
    alias = Aliased(Location("tsconfig.json"), "@shop/*", "libs/*/src")
    assert shown(joined(files)) == [("GET", Unresolved("/x"))]
    assert shown(joined(files, alias)) == [("GET", "/u/x")]


LISTS = {
    "handed to the class of the application": {
        "app.ts": (
            "import express from 'express';\nexport class App {\n  public app: express.Application;\n  constructor(routes: Routes[]) { this.app = express(); this.fill(routes); }\n"
            "  private fill(routes: Routes[]) { routes.forEach((route) => { this.app.use('/v1', route.router); }); }\n}"
        ),
        "server.ts": "import { App } from './app';\nimport { UserRoute } from './users';\nconst app = new App([new UserRoute()]);\napp.listen();",
        "users.ts": "import { Router } from 'express';\nexport class UserRoute { public path = '/users'; public router = Router(); constructor() { this.router.get(`${this.path}/x`, h); } }",
    },
    "chains without a name": {
        "app.ts": "import express from 'express';\nimport routes from './routes';\nconst app = express();\napp.use(routes);",
        "routes.ts": "import { Router } from 'express';\nimport users from './users';\nconst api = Router().use(users);\nexport default Router().use('/v1', api);",
        "users.ts": "import { Router } from 'express';\nconst r = Router();\nr.get('/users/x', h);\nexport default r;",
    },
}  # fmt: skip


@pytest.mark.parametrize("files", LISTS.values(), ids=LISTS.keys())
def test_routers_in_lists_and_chains(files: dict[str, str]) -> None:
    assert shown(joined(files)) == [("GET", "/v1/users/x")]
