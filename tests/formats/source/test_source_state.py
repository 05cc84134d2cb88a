"""What code keeps in its own process, how many connections it opens, and what it asks for as it starts."""

from __future__ import annotations

import pytest

from readiness.formats import source
from readiness.model.artifact import Artifact, Document
from readiness.model.facts import EnvRead, Fact
from readiness.model.trait import Trait

KINDS = frozenset({"session-memory", "session-file", "upload-local", "schedule", "pool-size"})


def facts_of(path: str, text: str) -> list[Fact]:
    return [
        fact
        for document in source.documents(Artifact(path, text))
        if isinstance(document, Document)
        for fact in source.facts(document)
    ]


SESSION = 'const session = require("express-session");\n'
MULTER = 'const multer = require("multer");\n'
PG = 'const { Pool } = require("pg");\n'
APSCHEDULER = "from apscheduler.schedulers.background import BackgroundScheduler\n"
SQLALCHEMY = "from sqlalchemy import create_engine\n"


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.js", SESSION + 'app.use(session({ secret: "x" }));', [("session-memory", "express-session")]),
        ("a.js", SESSION + "app.use(session({ secret, store: new RedisStore() }));", []),
        ("a.js", SESSION + "app.use(session({ ...options }));", []),
        ("a.js", MULTER + 'multer({ dest: "uploads/" });', [("upload-local", "uploads/")]),
        ("a.js", MULTER + "multer({ storage: multer.memoryStorage() });", []),
        ("a.js", PG + "new Pool({ max: 20 });", [("pool-size", "20")]),
        ("a.py", APSCHEDULER + "BackgroundScheduler().start()\n", [("schedule", "APScheduler")]),
        ("a.py", SQLALCHEMY + 'create_engine("x", pool_size=5)\n', [("pool-size", "15")]),
        ("a.py", SQLALCHEMY + 'create_engine("x", pool_size=5, max_overflow=0)\n', [("pool-size", "5")]),
        ("a.py", SQLALCHEMY + 'create_engine("x", pool_size=SIZE)\n', []),
    ],
)
def test_what_a_process_keeps_to_itself_is_told(path: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(o.kind, o.name) for o in facts_of(path, text) if isinstance(o, Trait) and o.kind in KINDS] == expected


GO = 'package main\nimport "os"\n'
SETTINGS = "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    a: str\n    b: str = 'x'\n"


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.py", 'import os\nX = os.environ["X"]\n', {"X": True}),
        ("a.py", 'import os\ndef f():\n    return os.environ["X"]\n', {"X": False}),
        ("a.py", 'import os\nif debug:\n    X = os.environ["X"]\n', {"X": False}),
        ("a.py", 'import os\nif __name__ == "__main__":\n    X = os.environ["X"]\n', {"X": True}),
        ("a.py", SETTINGS, {"A": True, "B": False}),
        ("a.go", GO + 'func main() {\n\tif os.Getenv("X") == "" {\n\t\tpanic("X")\n\t}\n}\n', {"X": True}),
        ("a.go", GO + 'func f() {\n\tif os.Getenv("X") == "" {\n\t\tpanic("X")\n\t}\n}\n', {"X": False}),
        (
            "a.go",
            GO
            + 'func main() {\n\tmust("X")\n}\nfunc must(key string) {\n\tif os.Getenv(key) == "" {\n\t\tpanic(key)\n\t}\n}\n',
            {"X": True},
        ),
        ("a.js", "connect(process.env.X);\n", {"X": False}),
    ],
)
def test_what_is_asked_for_at_the_start(path: str, text: str, expected: dict[str, bool]) -> None:
    assert {str(one.name): one.certain for one in facts_of(path, text) if isinstance(one, EnvRead)} == expected
