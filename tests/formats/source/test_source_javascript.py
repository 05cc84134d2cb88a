"""What JavaScript and TypeScript code tells: each framework with what is a route, and what only looks like one."""

from __future__ import annotations

import pytest

from readiness.formats import source
from readiness.model.artifact import Artifact, Document, Unresolved
from readiness.model.facts import EnvRead, Fact, Framework, Listen, Middleware, Route


def facts_of(text: str, path: str = "src/main.ts") -> list[Fact]:
    return [
        fact
        for document in source.documents(Artifact(path, text))
        if isinstance(document, Document)
        for fact in source.facts(document)
    ]


EXPRESS = "const express = require('express');\nconst app = express();\n"
ROUTES = {
    "express": (EXPRESS + "app.get('/x', (req, res) => res.status(200).json({ok: true}));", [("GET", "/x", True)]),
    "clock": (EXPRESS + "app.get('/x', (_req, res) => { res.json({t: new Date().toISOString()}) });", [("GET", "/x", True)]),
    "asks": (EXPRESS + "app.get('/x', async (req, res) => { await db.ping(); res.send('ok') });", [("GET", "/x", False)]),
    "flag": (EXPRESS + "app.get('/x', (req, res) => { if (!ready) res.status(503); res.end() });", [("GET", "/x", False)]),
    "handler by name": (EXPRESS + "function h(req, res) { res.send('ok') }\napp.all('/x', auth, h);", [("*", "/x", True)]),
    "handler elsewhere": (EXPRESS + "app.get('/x', c.show);", [("GET", "/x", None)]),
    "mounted router": (
        EXPRESS + "const r = express.Router();\nr.get('/:id', c.a);\napp.use('/api', auth, r);",
        [("GET", "/api/:id", None)],
    ),
    "route chain": (
        "import { Router } from 'express';\nconst r = Router();\nr.route('/x').get(a).post(b);",
        [("GET", "/x", None), ("POST", "/x", None)],
    ),
    "list and pattern": (
        EXPRESS + "app.get(['/a', '/b'], h); app.get(/^c/, h); app.get(base + '/d', h)",
        [("GET", "/a", None), ("GET", "/b", None), ("GET", Unresolved("/^c/"), None), ("GET", Unresolved("base + '/d'"), None)],
    ),
    "app as a parameter": ("module.exports = function (app) { app.get('/x', (req, res) => res.send(q())) }", [("GET", "/x", False)]),
    "fastify": (
        ("import Fastify from 'fastify';\nconst f = Fastify();\nf.get('/x', {schema: s}, async () => ({ok: 1}));\n"
        "f.route({method: ['GET', 'HEAD'], url: '/y', handler: h});\n"
        "f.register(async (scope) => { scope.post('/z', h) }, {prefix: '/v1'});"),
        [("GET", "/x", True), ("GET", "/y", None), ("HEAD", "/y", None), ("POST", "/v1/z", None)],
    ),
    "koa": (
        "const Router = require('@koa/router');\nconst r = new Router({prefix: '/p'});\nr.get('name', '/x', ctx => { ctx.body = 'ok' });",
        [("GET", "/p/x", True)],
    ),
    "nest": (
        ("import { Controller, Get, Post } from '@nestjs/common';\n@Controller('cats')\nexport class C {\n  @Get()\n"
        "  all() { return this.s.all() }\n  @Post(':id/x')\n  one() { return 'ok' }\n}"),
        [("GET", "/cats", False), ("POST", "/cats/:id/x", True)],
    ),
    "settings getter": (EXPRESS + "const p = app.get('port'); app.get('/x');", []),
    "clients": (
        EXPRESS + "const api = axios.create();\nconst axios = require('axios');\napi.get('/x', {a: 1});\naxios.get('/y', cb);\n"
        "map.get('/z', 1); request(app).get('/w', cb);",
        [],
    ),
    "browser": ("router.get('/x', {preserveState: true}); api.get('/y', {params: p});", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ROUTES.values(), ids=ROUTES.keys())
def test_routes(text: str, expected: list[tuple[str, object, bool | None]]) -> None:
    assert [(r.method, r.path, r.constant) for r in facts_of(text) if isinstance(r, Route)] == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param(
            "src/app/(shop)/items/[id]/route.ts",
            "export async function GET() { return Response.json({ok: 1}) }\nexport const POST = f;\nexport const dynamic = 1;",
            [("GET", "/items/[id]"), ("POST", "/items/[id]")],
            id="app router",
        ),
        pytest.param("pages/api/health.js", "export default (req, res) => res.send('ok')", [("*", "/api/health")], id="pages"),
        pytest.param("pages/api/index.ts", "export default h", [("*", "/api")], id="pages index"),
        pytest.param("app/api/x/helper.ts", "export function GET() {}", [], id="not a route file"),
    ],
)  # fmt: skip
def test_nextjs(path: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(r.method, r.path) for r in facts_of(text, path) if isinstance(r, Route)] == expected


READS = {
    "plain": ("f(process.env.A)", [("A", True, None)]),
    "or": ("const p = process.env.A || 3000", [("A", False, "3000")]),
    "nullish": ("const p = process.env['A'] ?? 'x'", [("A", False, "x")]),
    "converted": ("const p = parseInt(process.env.A, 10) || 80", [("A", False, "80")]),
    "choice": ("const p = process.env.A ? process.env.A : 'x'", [("A", False, "x"), ("A", False, None)]),
    "asked whether": ("const on = Boolean(process.env.A)", [("A", False, None)]),
    "switch": ("const p = process.env.CI ? 2 : 0", [("CI", False, None)]),
    "asserted": ("const p = process.env.A! as string", [("A", True, None)]),
    "compared": ("if (process.env.A === 'x') {}", [("A", False, None)]),
    "refuses": ("if (!process.env.A) { throw new Error() }", [("A", True, None)]),
    "asked elsewhere": ("if (process.env.A) { use(process.env.A) }", [("A", False, None), ("A", False, None)]),
    "asked later": ("const a = process.env.A;\nif (a === '1') {}", [("A", False, None)]),
    "destructured": ("const {A, B = 'x', C: c} = process.env", [("A", True, None), ("B", False, "x"), ("C", True, None)]),
    "dynamic": ("f(process.env[name])", [(Unresolved("name"), True, None)]),
    "written": ("process.env.A = '1'; delete process.env.B", []),
    "imported": ("import { env } from 'node:process'; f(env.A)", [("A", True, None)]),
    "other env": ("f(config.env.A, import.meta.env.B)", []),
    "wrapper": (
        "function need(name) { const v = process.env[name]; if (!v) { throw new Error(name) } return v }\nneed('A'); need('B')",
        [("A", True, None), ("B", True, None)],
    ),
    "zod": (
        "const s = z.object({A: z.string(), B: z.string().default('x'), C: z.string().optional()});\ns.parse(process.env)",
        [("A", True, None), ("B", False, "x"), ("C", False, None)],
    ),
    "envalid": ("cleanEnv(process.env, {A: str(), B: port({default: 3000})})", [("A", True, None), ("B", False, "3000")]),
    "joi": (
        (
            "const s = Joi.object().keys({A: Joi.string().required(), B: Joi.number().default(1), C: Joi.string()}).unknown();\n"
            "s.prefs({}).validate(process.env)"
        ),
        [("A", True, None), ("B", False, "1"), ("C", False, None)],
    ),
    "valibot": ("const s = v.object({A: v.string(), B: v.optional(v.string())});\nv.parse(s, process.env)", [("A", True, None), ("B", False, None)]),
    "extended": ("const s = base.extend({A: z.string()}).strict();\ns.parse({...process.env})", [("A", True, None)]),
    "convict": (
        "const convict = require('convict');\nconvict({port: {env: 'PORT', default: 3000}, db: {url: {env: 'DB_URL', format: String}}})",
        [("PORT", False, "3000"), ("DB_URL", True, None)],
    ),
    "env-var": (
        "const env = require('env-var');\nenv.get('A').required().asString(); env.get('B').default('x').asString()",
        [("A", True, None), ("B", False, "x")],
    ),
    "json schema": (
        "import env from '@fastify/env';\nconst schema = {type: 'object', required: ['A'], properties: {A: {type: 'string'}, B: {default: 'x'}, C: {}}}",
        [("A", True, None), ("B", False, "x"), ("C", False, None)],
    ),
    "nest schema": ("ConfigModule.forRoot({validationSchema: Joi.object({A: Joi.string().required()})})", [("A", True, None)]),
    "another variable asks for it": (
        "if (process.env.A) { connect(process.env.B) }\nconnect(process.env.C)",
        [("A", False, None), ("B", False, None), ("C", True, None)],
    ),
    "what a function takes instead": (
        "f(parseEnvNumber(process.env.A, 60), toBool(process.env.B, false), Number.parseInt(process.env.C, 10), sign(process.env.D, 'x'))",
        [("A", False, "60"), ("B", False, "false"), ("C", True, None), ("D", True, None)],
    ),
    "wrapper of another file": ("import { env, requireEnv } from './env';\nenv('A_B', 'x'); requireEnv('C'); env('lower')", [("A_B", False, "x"), ("C", True, None)]),
    "under another name": ("const e = process.env;\nf(e.A)", [("A", True, None)]),
    "nest config": ("this.configService.get('A_B', 'x'); this.config.get('db.host')", [("A_B", False, "x")]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READS.values(), ids=READS.keys())
def test_environment(text: str, expected: list[tuple[object, bool, str | None]]) -> None:
    assert [(r.name, r.required, r.default) for r in facts_of(text) if isinstance(r, EnvRead)] == expected


LISTENS = {
    "literal": (EXPRESS + "app.listen(3000, () => {})", [(3000, None, "express")]),
    "default": (EXPRESS + "const PORT = process.env.PORT || 3000;\napp.listen(PORT, '0.0.0.0')", [(3000, "0.0.0.0", "express")]),  # noqa: S104
    "setting": (EXPRESS + "app.set('port', process.env.PORT || 3001); require('http').createServer(app).listen(app.get('port'))",
                [(3001, None, "express")]),
    "unknown": (EXPRESS + "app.listen(config.port)", [(Unresolved("config.port"), None, "express")]),
    "fastify": ("const f = require('fastify')(); f.listen({port: 8080, host: '::'})", [(8080, "::", "fastify")]),
    "bin/www": (
        ("var http = require('http'); var port = normalizePort(process.env.PORT || '3000');\n"
        "var server = http.createServer(app); server.listen(port);"),
        [(3000, None, "http")],
    ),
    "nest": (
        "import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.create(M);\nawait app.listen(3000);",
        [(3000, None, "nestjs")],
    ),
    "not a server": ("import { setupServer } from 'msw/node';\nconst server = setupServer();\nserver.listen({a: 1}); history.listen(f)", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LISTENS.values(), ids=LISTENS.keys())
def test_listen(text: str, expected: list[tuple[object, object, str]]) -> None:
    assert [(f.port, f.host, f.framework) for f in facts_of(text) if isinstance(f, Listen)] == expected


LAYERS = {
    "cors": ("import cors from 'cors';\napp.use(cors());", {"cors"}),
    "imported only": ("import cors from 'cors';", set()),
    "helmet and limiter": (
        "const helmet = require('helmet'), rateLimit = require('express-rate-limit');\napp.use(helmet(), rateLimit({max: 1}));",
        {"security-headers", "rate-limit", "rate-limit-memory"},
    ),
    "error handler": (EXPRESS + "app.use((err, req, res, next) => res.end())", {"error-handler"}),
    "error handler for another file": ("exports.failed = (err, req, res, next) => res.end();", {"error-handler"}),
    "error handler of another file": (EXPRESS + "app.use(errorHandler)", {"error-handler"}),
    "stop": (EXPRESS + "process.on('SIGTERM', () => server.close())", {"shutdown"}),
    "three parameters": (EXPRESS + "app.use((req, res, next) => next())", set()),
    "fastify logger": ("const f = require('fastify')({logger: true})", {"structured-logging"}),
    "nest cors": ("import { NestFactory } from '@nestjs/core';\napp.enableCors();", {"cors"}),
    "header set": (EXPRESS + "res.setHeader('Content-Security-Policy', x)", {"security-headers"}),
    "by being there": ("import 'newrelic';\nrequire('express-async-errors');", {"metrics", "error-handler"}),
    "in place": (EXPRESS + "app.use(require('cors')())", {"cors"}),
    "nest's logger": ("import { ConsoleLogger } from '@nestjs/common';\nnew ConsoleLogger({json: true})", {"structured-logging"}),
    "terminus": ("import { createTerminus } from '@godaddy/terminus';\ncreateTerminus(server, {})", {"health", "shutdown"}),
    "metrics": ("const client = require('prom-client'); client.collectDefaultMetrics()", {"metrics"}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LAYERS.values(), ids=LAYERS.keys())
def test_layers(text: str, expected: set[str]) -> None:
    assert {fact.kind for fact in facts_of(text) if isinstance(fact, Middleware)} == expected


@pytest.mark.parametrize(
    ("path", "language"), [("a.js", "javascript"), ("a.mjs", "javascript"), ("a.ts", "typescript"), ("a.tsx", "tsx")]
)
def test_framework_by_language(path: str, language: str) -> None:
    found = [fact for fact in facts_of("import express from 'express'", path) if isinstance(fact, Framework)]

    assert [(fact.name, fact.language) for fact in found] == [("express", language)]


@pytest.mark.parametrize(
    "text",
    ["import { hc } from 'hono/client'", "import { vi } from 'vitest'\nimport express from 'express'"],
    ids=["a client", "a test's setup"],
)
def test_what_serves_nothing(text: str) -> None:
    assert not [fact for fact in facts_of(text) if isinstance(fact, Framework)]


def test_declaration_files_tell_nothing() -> None:
    assert facts_of("import express from 'express'", "types/a.d.ts") == []
