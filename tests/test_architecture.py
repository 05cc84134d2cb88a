"""The arrows and the sizes of ARCHITECTURE.md, read from the code itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import readiness

ROOT = Path(readiness.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
LONGEST_FILE = 400
LONGEST_FUNCTION = 60

ARROWS: dict[str, set[str]] = {
    "model": set(),
    "errors": set(),
    "pattern": set(),
    "redact": set(),
    "places": {"cache"},
    "cache": set(),
    "repository": set(),
    "formats": {"model", "errors"},
    "assemble": {"model", "errors", "formats", "discover"},
    "advisories": {"model", "formats"},
    "scanners": {"model", "errors", "formats", "advisories", "cache", "repository"},
    "checks": {"model", "formats"},
    "docs": {"model"},
    "output": {"model", "docs"},
    "discover": {"model", "errors", "formats", "repository"},
    "fixes": {"model", "errors", "discover"},
    "config": {"model", "errors"},
    "baseline": {"model", "errors"},
    "select": {"model", "errors", "config"},
    "compiled": {"errors", "formats", "model"},
    "matchers": {"compiled"},
    "catalog": {"model", "errors", "checks", "compiled"},
    "suppress": {"model", "config", "redact"},
    "custom": {"model", "errors", "catalog", "compiled", "engine", "formats", "scanners"},
    "rendered": {"model", "assemble", "engine", "scanners"},
    "policy": {"model", "config", "discover", "engine", "select", "suppress"},
    "engine": {"model", "formats", "assemble", "checks", "scanners", "suppress", "discover", "redact", "cache"},
    "recall": {"model", "assemble", "cache", "discover", "engine", "request", "scanners"},
    "wanted": {"model", "assemble", "discover", "engine", "formats", "recall", "rendered", "request", "scanners"},
    "join": {"model"},
    "survey": {"model", "checks", "join"},
    "pins": {"model", "config", "join"},
    "joining": {"model", "discover", "engine", "handed", "join", "pins", "request"},
    "verdicts": {"model"},
    "rulebook": {"model", "errors", "catalog", "custom", "request", "scanners", "select"},
    "audit": {
        "model", "errors", "assemble", "catalog", "select", "config", "discover", "formats", "scanners", "engine", "join", "suppress",
        "verdicts", "baseline", "custom", "demands", "joining", "pins", "policy", "recall", "repository", "request", "rulebook", "survey", "wanted",
    },
    "evidence": {"model", "errors", "formats"},
    "handed": {"model", "discover", "evidence", "request"},
    "request": {"model", "config", "baseline"},
    "checklists": {"model", "errors"},
    "demands": {"model", "config", "catalog", "checklists", "verdicts"},
    "history": {"model", "errors", "output"},
    "commands": {
        "request", "advisories", "history", "model", "errors", "audit", "baseline", "catalog", "checks", "config", "custom", "discover", "docs", "fixes", "formats", "matchers", "output", "pins", "places", "redact", "reference", "repository", "rulebook", "survey",
    },
    "cli": {"errors", "commands"},
    "docs_written": {"catalog", "docs", "output", "reference"},
    "bases_written": {"formats", "output"},
    "reference": {"config", "formats", "model"},
    "bundled": {"cache", "compiled"},
    "__main__": {"bundled", "cli", "places"},
    "__init__": set(),
}  # fmt: skip
"""Room → rooms it may import, besides `pattern`, which all may. A room not drawn here has no arrows at all."""


def _room(path: Path) -> str:
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"readiness.{alias.name}" for alias in node.names] if node.module == "readiness" else [node.module]
        found |= {name.split(".")[1] for name in names if name.startswith("readiness.")}
    return found - {"__version__"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_arrows_point_one_way(path: Path) -> None:
    room = _room(path)
    assert _imports(path) - {room, "pattern"} <= ARROWS[room]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_rooms_are_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_holds(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    assert path.stem not in {"utils", "common", "helpers", "manager", "base"}


def test_only_the_command_line_prints_or_exits() -> None:
    allowed = {"commands", "cli", "__main__"}
    for path in FILES:
        calls = {
            node.func.id
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert _room(path) in allowed or "print" not in calls or path.name == "detect_secrets_worker.py", path
