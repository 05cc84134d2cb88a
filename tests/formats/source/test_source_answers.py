"""What is read of a handler: what it asks, within which time, and what it says when that failed."""

from __future__ import annotations

import re

import pytest

from readiness.formats.source.answers import answer
from readiness.formats.source.code import Code
from readiness.formats.source.grammar import functions
from readiness.formats.source.reading import read
from readiness.formats.source.tree import Source
from readiness.model.artifact import Unresolved
from readiness.model.routing import Answer, Reference

_PATHS = {
    "python": "app/health.py",
    "javascript": "src/health.js",
    "typescript": "src/health.ts",
    "go": "internal/health.go",
}


def _answer(language: str, text: str, name: str = "health") -> Answer:
    code = read(Source(language, text), _PATHS[language])
    function = functions(code.source).get(name)
    assert function is not None
    given = function.field("parameters") or function.field("parameter")
    known = set(re.findall(r"\w+", given.text() if given is not None else "")) | set(code.names)
    found = answer(code, function, language, known | {"True", "False", "None"}, name)
    assert found is not None
    return found


PING = "func (s *S) health(w http.ResponseWriter, r *http.Request) { %s }\n"
ANSWERS = {
    # language, text → constant, asks, bounded, fails, line of what is swallowed
    "python constant": ("python", 'def health():\n    return {"ok": True}\n', (True, (), None, False, 0)),
    "python session": (
        "python",
        'async def health(session):\n    await session.execute(text("SELECT 1"))\n    return {}\n',
        (False, ("database",), None, True, 0),
    ),
    "python swallows": (
        "python",
        ('def health(db):\n    state = "up"\n    try:\n        db.execute("SELECT 1")\n    except Exception:\n'
         '        logger.warning("no database")\n        state = "down"\n    return {"database": state}\n'),
        (False, ("database",), None, False, 5),
    ),
    "python raises": (
        "python",
        'def health(db):\n    try:\n        db.execute("SELECT 1")\n    except Exception:\n        raise HTTPException(status_code=503)\n',
        (False, ("database",), None, True, 0),
    ),
    "python through a function of the file": (
        "python",
        ("def health():\n    return jsonify(ok=_redis()), 200\ndef _redis():\n    try:\n        return redis_client.ping()\n"
         "    except Exception:\n        return False\n"),
        (False, ("cache",), None, False, 6),
    ),
    "python with a session that is handed in": (
        "python",
        ('from app.db import get_db\ndef health(db=Depends(get_db)):\n    try:\n        db.execute("SELECT 1")\n        return {"status": "ok"}\n'
         '    except Exception:\n        return {"status": "error"}\n'),
        (False, ("database",), None, False, 6),
    ),
    "python status by a variable": (
        "python",
        ('def health(db, response):\n    code = status_for(db)\n    try:\n        db.execute("SELECT 1")\n    except Exception:\n        code = BAD\n'
         '    response.status_code = code\n'),
        (False, ("database", "other"), None, None, 0),
    ),
    "python with a deadline": (
        "python",
        'async def health(db):\n    await asyncio.wait_for(db.execute("SELECT 1"), 1)\n',
        (False, ("database",), True, True, 0),
    ),
    "python bare request": (
        "python",
        'import requests\ndef health():\n    return {"x": requests.get("http://x/health").ok}\n',
        (False, ("http",), False, True, 0),
    ),
    "python elsewhere": (
        "python",
        "from app.db import check_db\ndef health():\n    return check_db()\n",
        (False, ("database",), None, None, 0),
    ),
    "express constant": ("javascript", "function health(req, res) { res.status(200).json({ ok: true }) }", (True, (), None, False, 0)),
    "express swallows": (
        "javascript",
        ('async function health(req, res) {\n  try { await pool.query("select 1"); res.json({ status: "ok" }) }\n'
         '  catch (e) { console.error(e); res.json({ status: "down" }) }\n}'),
        (False, ("database",), None, False, 3),
    ),
    "express fails": (
        "javascript",
        'async function health(req, res) { try { await pool.query("select 1"); res.json({}) } catch (e) { res.status(503).json({}) } }',
        (False, ("database",), None, True, 0),
    ),
    "express chosen status": (
        "javascript",
        "const health = async (req, res) => { const ok = await redis.ping().catch(() => null); res.status(ok ? 200 : 503).end() }",
        (False, ("cache",), None, True, 0),
    ),
    "express caught behind": (
        "javascript",
        "const health = async (req, res) => {\n  const ok = await redis.ping().catch(() => null);\n  res.json({ redis: ok }) }",
        (False, ("cache",), None, False, 2),
    ),
    "express passes on": (
        "javascript",
        'function health(req, res, next) { pool.query("select 1").then(() => res.send("ok")).catch((e) => next(e)) }',
        (False, ("database",), None, True, 0),
    ),
    "race": (
        "javascript",
        "async function health(req, res) { await Promise.race([prisma.$queryRaw`SELECT 1`, timeout(1000)]); res.json({}) }",
        (False, ("database",), True, True, 0),
    ),
    "the state of a connection": (
        "javascript",
        ('const mongoose = require("mongoose");\nfunction health(req, res) { const ok = mongoose.connection.readyState === 1;'
         ' res.status(ok ? 200 : 503).json({ ok }) }'),
        (False, ("database",), True, True, 0),
    ),
    "terminus": (
        "typescript",
        'class A { @Get() health() { return this.healthService.check([() => this.db.pingCheck("database"), () => this.http.pingCheck("x", "http://x")]) } }',
        (False, ("database", "http"), True, True, 0),
    ),
    "fetch": (
        "typescript",
        'export async function health(req: Request) { const r = await fetch("http://x"); return Response.json({ ok: r.ok }) }',
        (False, ("http",), False, True, 0),
    ),
    "options with a status": (
        "typescript",
        ('export async function health() { let status = 200; try { await db.execute("select 1") } catch { status = BAD }\n'
         '  return Response.json({}, { status }) }'),
        (False, ("database",), None, None, 0),
    ),
    "go constant": ("go", "package x\n" + PING % 'w.WriteHeader(http.StatusOK); w.Write([]byte("ok"))', (True, (), None, False, 0)),
    "go ping": (
        "go",
        "package x\n" + PING % 'if err := s.db.Ping(); err != nil { http.Error(w, "down", 503); return }; w.WriteHeader(200)',
        (False, ("database",), False, True, 0),
    ),
    "go swallows": (
        "go",
        "package x\n" + PING % 'state := "up"\nif err := s.db.PingContext(r.Context()); err != nil {\nstate = "down"\n}\njson.NewEncoder(w).Encode(state)',
        (False, ("database",), True, False, 3),
    ),
    "go ignores": ("go", "package x\n" + PING % "_ = s.db.PingContext(r.Context())\nw.WriteHeader(200)", (False, ("database",), True, False, 2)),
    "go through a method": (
        "go",
        ("package x\n" + PING % "s.check(w)" + "func (s *S) check(w http.ResponseWriter) { ctx, cancel := context.WithTimeout(context.Background(), time.Second)\n"
         " defer cancel()\n if err := s.rdb.Ping(ctx).Err(); err != nil { w.WriteHeader(503) } }"),
        (False, ("cache",), True, True, 0),
    ),
    "go returns the error": (
        "go",
        'package x\nfunc health(c echo.Context) error {\n if err := store.Ready(); err != nil {\n return err\n }\n return c.JSON(200, "x")\n}',
        (False, ("other",), None, True, 0),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), ANSWERS.values(), ids=ANSWERS.keys())
def test_answers(language: str, text: str, expected: tuple[object, ...]) -> None:
    found = _answer(language, text)
    line = found.swallows.region.start_line if found.swallows is not None and found.swallows.region is not None else 0
    assert (found.constant, found.asks, found.bounded, found.fails, line) == expected


TOLD = {
    "keys": ("javascript", "function health(req, res) { res.json({ version: pkg.version, uptime: process.uptime() }) }", ["version", "uptime"]),
    "error": (
        "python",
        'def health(db):\n    try:\n        db.execute("SELECT 1")\n    except Exception as e:\n        raise HTTPException(503, detail=str(e))\n',
        ["error"],
    ),
    "go error": ("go", "package x\n" + PING % "if err := s.db.Ping(); err != nil { http.Error(w, err.Error(), 503) }", ["error"]),
    "logged": ("javascript", "async function health(req, res) { try { await db.query(1) } catch (e) { logger.error({ error: e.message }); res.sendStatus(503) } }", []),
    "an option": ("javascript", "async function health(req, res) { const c = mysql.createConnection({ host: H }); await c.query(1); res.end() }", []),
}  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), TOLD.values(), ids=TOLD.keys())
def test_told(language: str, text: str, expected: list[str]) -> None:
    assert [kind for kind, _ in _answer(language, text).tells] == expected


STATUSES = {
    "python": ("def health():\n    return Response(status_code=status.HTTP_503_SERVICE_UNAVAILABLE)\n", (503,)),
    "go": ("package x\nfunc health(c *gin.Context) { c.JSON(http.StatusOK, x); c.AbortWithStatus(500) }", (200, 500)),
    "javascript": ("function health(req, res) { setTimeout(f, 500); fetch(u, { timeout: 504 }); res.sendStatus(204) }", (204,)),
}  # fmt: skip


@pytest.mark.parametrize("language", STATUSES)
def test_statuses(language: str) -> None:
    text, expected = STATUSES[language]
    assert _answer(language, text).statuses == expected


HANDED = {
    "python": ("from .db import check\ndef health():\n    return check()\n", Reference("app.db", "check")),
    "javascript": ('const svc = require("./lib/svc");\nfunction health(req, res) { svc.check(res) }', Reference("/src/lib/svc", "check")),
    "go": ("package x\nfunc health(w http.ResponseWriter, r *http.Request) { checkAll(w) }", Reference("", "checkAll")),
}  # fmt: skip


@pytest.mark.parametrize("language", HANDED)
def test_handed_over(language: str) -> None:
    text, expected = HANDED[language]
    assert _answer(language, text).calls == (expected,)


OTHERS = {
    "java constant": ("java", 'class H { ResponseEntity<String> health() { return ResponseEntity.ok("ok"); } }', (True, (), False, 0)),
    "java fails": (
        "java",
        ('class H { ResponseEntity<String> health() { try { jdbcTemplate.queryForObject("SELECT 1", Integer.class); }'
         ' catch (Exception e) { return ResponseEntity.status(503).build(); } return ResponseEntity.ok("ok"); } }'),
        (False, ("database",), True, 0),
    ),
    "java swallows": (
        "java",
        ('class H { Map<String, String> health() {\n try { userRepository.count(); }\n catch (Exception e) { log.error("x", e);'
         ' return Map.of("db", "down"); }\n return Map.of("db", "up"); } }'),
        (False, ("database",), False, 3),
    ),
    "java elsewhere": ("java", "class H { String health() { return service.check(); } }", (False, ("other",), None, 0)),
    "kotlin swallows": (
        "kotlin",
        'class H { fun health(): String { try { repo.count() }\n catch (e: Exception) { logger.error("x")\n return "down" }\n return "up" } }',
        (False, ("database",), False, 2),
    ),
    "c# fails": (
        "csharp",
        'class H { IActionResult health() { try { _db.Query("SELECT 1"); } catch (Exception e) { return StatusCode(503); } return Ok(); } }',
        (False, ("database",), True, 0),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), OTHERS.values(), ids=OTHERS.keys())
def test_answers_of_other_languages(language: str, text: str, expected: tuple[object, ...]) -> None:
    """Their readers need not be there: what an answer is made of is in the tree."""
    code = Code(
        Source(language, text),
        f"Health.{language}",
        (),
        (),
        {},
        lambda _code, node, _depth: Unresolved(node.text()),
        {},
    )
    function = functions(code.source).get("health")
    assert function is not None
    found = answer(code, function, language, {"ResponseEntity", "Map"}, "health")
    assert found is not None
    line = found.swallows.region.start_line if found.swallows is not None and found.swallows.region is not None else 0
    assert (found.constant, found.asks, found.fails, line) == expected
