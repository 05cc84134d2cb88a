"""What code does that only the whole service can be judged by."""

from __future__ import annotations

import pytest

from readiness import formats
from readiness.model.artifact import Artifact
from readiness.model.problem import Problem
from readiness.model.trait import Trait


def traits(path: str, text: str) -> list[tuple[str, str]]:
    """Kind and name of each trait of a file."""
    found = []
    for document in formats.documents(Artifact(path, text)):
        assert not isinstance(document, Problem)
        found += [
            (one.kind, one.name) for one in formats.module(document.format).facts(document) if isinstance(one, Trait)
        ]
    return found


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("async (req, res) => { res.json(await load()); }", True),
        ("async (req, res) => { try { await load(); } catch (e) { next(e); } }", False),
        ("async (req, res) => { try { check(); } catch (e) { await report(e); } }", True),
        ("async (req, res) => { try { await load(); } finally { close(); } }", True),
        ("async (req, res) => { jobs.forEach(async (job) => { await job(); }); }", False),
        ("(req, res) => res.json([])", False),
        ("wrap(async (req, res) => { res.json(await load()); })", False),
    ],
)
def test_async_route(body: str, told: bool) -> None:
    text = f'const express = require("express");\nconst app = express();\napp.get("/x", {body});\n'
    assert traits("server.js", text) == ([("async-route", "app.get /x")] if told else [])


def test_handlers_of_other_frameworks_are_none() -> None:
    text = (
        'import fastify from "fastify";\nconst app = fastify();\napp.get("/x", async (request, res) => await load());\n'
    )
    assert traits("server.ts", text) == []


def test_where_python_logs() -> None:
    text = (
        "import logging\nimport logging.handlers\nfrom fastapi import FastAPI\n"
        'logging.FileHandler("/dev/stdout")\nlogging.FileHandler("app.log")\nlogging.StreamHandler()\n'
    )
    assert traits("main.py", text) == [("log-file", '"app.log"'), ("log-console", "logging.StreamHandler")]


@pytest.mark.parametrize(
    ("metric", "kind"),
    [
        ('Histogram("http_request_duration_seconds", "")', "metric-duration"),
        ('Counter("http_requests_total", "")', "metric-requests"),
        ('Gauge("workers", "")', "metric"),
    ],
)
def test_what_a_metric_measures(metric: str, kind: str) -> None:
    text = f"from prometheus_client import Counter, Gauge, Histogram\nM = {metric}\n"
    assert [found for found, _ in traits("main.py", text)] == [kind]


def test_go() -> None:
    text = (
        'package main\n\nimport (\n\t"database/sql"\n\t"net/http"\n)\n\nfunc main() {\n'
        '\tdefer func() { recover() }()\n\tdb, _ := sql.Open("pgx", dsn)\n\tdb.SetMaxOpenConns(5)\n'
        '\tother, _ := sql.Open("sqlite3", "x.db")\n}\n'
    )
    assert traits("main.go", text) == [
        ("recovery", "recover"),
        ("pool-opened", "sql.Open"),
        ("pool-bounded", "db.SetMaxOpenConns"),
        ("pool-size", "5"),
    ]


def test_an_id_of_the_request() -> None:
    text = 'import express from "express";\napp.use((req) => log(req.get("X-Request-Id")));\n'
    assert traits("server.ts", text) == [("correlation", "X-Request-Id")]


def test_appenders_of_logback() -> None:
    text = (
        '<configuration>\n<!-- class="ch.qos.logback.core.FileAppender" -->\n'
        '<appender name="A" class="ch.qos.logback.core.rolling.RollingFileAppender"/>\n'
        '<appender name="B" class="ch.qos.logback.core.ConsoleAppender"/>\n</configuration>\n'
    )
    assert traits("src/main/resources/logback.xml", text) == [
        ("log-file", "RollingFileAppender"),
        ("log-console", "ConsoleAppender"),
    ]
